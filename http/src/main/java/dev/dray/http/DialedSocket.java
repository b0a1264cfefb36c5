package dev.dray.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;

/// A connection that was dialed, as the socket that the client wants. It is connected from the start.
final class DialedSocket extends Socket {
    private final Dialer.Connection connection;
    private final PatientInput input;
    private final PatientOutput output;
    private volatile boolean closed;

    DialedSocket(Dialer.Connection connection) {
        this.connection = connection;
        this.input = new PatientInput(connection.input());
        this.output = new PatientOutput(connection.output());
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void setSoTimeout(int milliseconds) {
        input.timeout(milliseconds);
    }

    @Override
    public int getSoTimeout() {
        return input.timeout();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /// Whoever waits in a read or a write is let go by the end of that read or write.
    @Override
    public void close() throws IOException {
        closed = true;
        input.end();
        output.end();
        connection.close();
    }

    @Override
    public void shutdownInput() {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setReuseAddress(boolean on) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new Dialed();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return new Dialed();
    }

    /// Of no meaning, but for logs.
    private static final class Dialed extends SocketAddress {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            return "dialed";
        }
    }
}
