package dev.dray.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/// What Jetty listens with, as [ListenerOptions] say: HTTP/1.1 and HTTP/2, with TLS or without.
final class Connectors {
    private Connectors() {}

    static ServerConnector add(Server server, ListenerOptions options) throws IOException {
        HttpConfiguration http = configuration(options);
        TlsOptions tls = options.tls();
        List<ConnectionFactory> protocols = tls == null ? plain(http) : secure(http, ServerTls.of(tls));
        // No thread that accepts: one that waits in the kernel would hold up the end of the program.
        ServerConnector connector = new ServerConnector(server, 0, 1, protocols.toArray(ConnectionFactory[]::new)) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                FileEndPoint endPoint = new FileEndPoint(channel, selector, key, getScheduler());
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(options.limits().idle().toMillis());
        // A connection on which nothing runs need not hold up the end for long; but the last bytes of a reply
        // must have time to go out, or it would be cut.
        connector.setShutdownIdleTimeout(250);
        server.addConnector(connector);
        SlowHeaders.add(connector, options.limits());
        server.addBean(new NetworkConnectionLimit(options.limits().connections(), connector));
        return connector;
    }

    private static HttpConfiguration configuration(ListenerOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(options.limits().headers());
        // Paths are checked by Route; until then they stay as the caller wrote them.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    /// HTTP/2 without TLS is for who asks for it, or knows that it is spoken here, as a proxy may.
    private static List<ConnectionFactory> plain(HttpConfiguration http) {
        return List.of(http1(http), new HTTP2CServerConnectionFactory(http));
    }

    private static List<ConnectionFactory> secure(HttpConfiguration http, ServerTls tls) {
        // Registries are called by addresses and by names that their certificate does not have; that is the
        // caller's to judge.
        http.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http1 = http1(http);
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol(http1.getProtocol());
        List<ConnectionFactory> protocols = new ArrayList<>();
        protocols.add(new SslConnectionFactory(tls, choice.getProtocol()));
        protocols.add(choice);
        protocols.add(new HTTP2ServerConnectionFactory(http));
        protocols.add(http1);
        return protocols;
    }

    private static HttpConnectionFactory http1(HttpConfiguration http) {
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        factory.setInputBufferSize(JettyHandler.BUFFER_SIZE);
        return factory;
    }
}
