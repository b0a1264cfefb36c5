package dev.dray.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/// Leaves it to a [Dialer] how to connect. No name is looked up, and no TLS is spoken.
final class DialedOperator implements HttpClientConnectionOperator {
    private final Dialer dialer;

    DialedOperator(Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable InetSocketAddress local,
            @Nullable TimeValue timeout,
            SocketConfig config,
            @Nullable HttpContext context)
            throws IOException {
        connection.bind(new DialedSocket(dialer.dial()));
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost host, @Nullable HttpContext context)
            throws IOException {
        throw new IOException("TLS is not spoken over a connection that was dialed");
    }
}
