package dev.dray.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.jspecify.annotations.Nullable;

/// Connections over channels, whose reads and writes end when their thread is interrupted: that is how a call is
/// cancelled. A plain socket's do so on virtual threads only.
final class InterruptibleSockets extends PoolingHttpClientConnectionManagerBuilder {
    private final @Nullable Dialer dialer;

    /// @param dialer makes all connections; null for the network
    InterruptibleSockets(@Nullable Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
        if (dialer != null) {
            return new DialedOperator(dialer);
        }
        return new DefaultHttpClientConnectionOperator(
                new Channels(),
                ports,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
    }

    /// Makes sockets that belong to a channel.
    private static final class Channels implements DetachedSocketFactory {
        @Override
        public Socket create(Proxy proxy) throws IOException {
            return SocketChannel.open().socket();
        }
    }
}
