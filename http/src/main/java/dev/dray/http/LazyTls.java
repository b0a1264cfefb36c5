package dev.dray.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/// TLS that is set up when it is first needed: reading the trust store takes longer than a whole call over plain http.
final class LazyTls implements TlsSocketStrategy {
    /// Holds the strategy; the class loader makes it once.
    private static final class Strategy {
        static final TlsSocketStrategy TLS = DefaultClientTlsStrategy.createSystemDefault();
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        return Strategy.TLS.upgrade(socket, target, port, attachment, context);
    }
}
