package dev.dray.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server at a Unix domain socket that says what a test wants, right or wrong.
final class SocketServer implements AutoCloseable {
    static final String PING = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nOstype: linux\r\nContent-Length: 0\r\n\r\n";

    final List<String> heads = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel listener;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();

    /// What is done to a connection; it is closed afterwards.
    @FunctionalInterface
    interface Conversation {
        void with(SocketServer server, SocketChannel connection) throws Exception;
    }

    SocketServer(Path socket, Conversation conversation) throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(() -> accept(conversation));
    }

    /// Answers every call with these, one after another; then hangs up.
    static SocketServer saying(Path socket, String... replies) throws IOException {
        return new SocketServer(socket, (server, connection) -> {
            for (String reply : replies) {
                server.readHead(connection);
                say(connection, reply);
            }
        });
    }

    private void accept(Conversation conversation) {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                connections.add(connection);
                Thread.ofPlatform().daemon().start(() -> talk(connection, conversation));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void talk(SocketChannel connection, Conversation conversation) {
        try (connection) {
            conversation.with(this, connection);
        } catch (Exception e) {
            // The client went away, which some tests want.
        }
    }

    /// Reads up to the empty line.
    void readHead(SocketChannel connection) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!head.toString().endsWith("\r\n\r\n")) {
            if (connection.read(one.clear()) < 0) {
                throw new IOException("closed");
            }
            head.append((char) one.get(0));
        }
        heads.add(head.toString());
    }

    static void say(SocketChannel connection, String text) throws IOException {
        connection.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel each : connections) {
            each.close();
        }
    }
}
