package dev.dray.http;

import java.io.IOException;
import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// Another connection, to be changed in a few things.
class PassingConnection implements HttpClientConnection {
    private final HttpClientConnection next;

    PassingConnection(HttpClientConnection next) {
        this.next = next;
    }

    @Override
    public boolean isConsistent() {
        return next.isConsistent();
    }

    @Override
    public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
        next.sendRequestHeader(request);
    }

    @Override
    public void terminateRequest(ClassicHttpRequest request) throws HttpException, IOException {
        next.terminateRequest(request);
    }

    @Override
    public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        next.sendRequestEntity(request);
    }

    @Override
    public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
        return next.receiveResponseHeader();
    }

    @Override
    public void receiveResponseEntity(ClassicHttpResponse response) throws HttpException, IOException {
        next.receiveResponseEntity(response);
    }

    @Override
    public boolean isDataAvailable(Timeout timeout) throws IOException {
        return next.isDataAvailable(timeout);
    }

    @Override
    public boolean isStale() throws IOException {
        return next.isStale();
    }

    @Override
    public void flush() throws IOException {
        next.flush();
    }

    @Override
    public void close() throws IOException {
        next.close();
    }

    @Override
    public void close(CloseMode mode) {
        next.close(mode);
    }

    @Override
    public Timeout getSocketTimeout() {
        return next.getSocketTimeout();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        next.setSocketTimeout(timeout);
    }

    @Override
    public EndpointDetails getEndpointDetails() {
        return next.getEndpointDetails();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return next.getLocalAddress();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return next.getRemoteAddress();
    }

    @Override
    public ProtocolVersion getProtocolVersion() {
        return next.getProtocolVersion();
    }

    @Override
    public SSLSession getSSLSession() {
        return next.getSSLSession();
    }

    @Override
    public boolean isOpen() {
        return next.isOpen();
    }
}
