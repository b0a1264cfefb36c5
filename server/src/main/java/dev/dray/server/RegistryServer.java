package dev.dray.server;

import dev.dray.http.Http;
import dev.dray.http.TracedHttp;
import dev.dray.storage.MemoryStorage;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A registry that listens: HTTP/1.1 without TLS, every call on a virtual thread of its own.
///
/// ```java
/// try (RegistryServer server = RegistryServer.start()) {
///     System.out.println("push to " + server.address() + "/acme/web");
/// }
/// ```
public final class RegistryServer implements Closeable {
    /// Without a single byte, after which a connection is closed.
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    /// Bytes of a request's line and headers; a token is the longest of them.
    private static final int MAX_HEADERS = 32 * 1024;

    private final Server server;
    private final ServerConnector connector;
    private final String host;

    private RegistryServer(Server server, ServerConnector connector, String host) {
        this.server = server;
        this.connector = connector;
        this.host = host;
    }

    /// Starts an empty registry in memory, on a free port of this machine, for everybody on it.
    public static RegistryServer start() throws IOException {
        return start(RegistryOptions.of(new MemoryStorage()));
    }

    /// Starts listening on a free port of this machine.
    public static RegistryServer start(RegistryOptions registry) throws IOException {
        return start(registry, ListenerOptions.LOCAL);
    }

    /// Starts listening.
    ///
    /// @throws IOException when the address cannot be had, as when another program listens there
    public static RegistryServer start(RegistryOptions registry, ListenerOptions options) throws IOException {
        return start(new RegistryHandler(registry), options);
    }

    /// Starts listening, for whatever answers calls: a [RegistryHandler] with layers of one's own over it.
    ///
    /// @throws IOException when the address cannot be had
    public static RegistryServer start(Http http, ListenerOptions options) throws IOException {
        Server server = new Server(threads());
        ServerConnector connector = connector(server, options);
        server.addConnector(connector);
        // Lets running calls end before the connections go.
        server.setHandler(new GracefulHandler(new JettyHandler(new TracedHttp(http, options.trace()))));
        server.setErrorHandler(new JettyErrors());
        server.setStopTimeout(Math.max(1, options.stopTimeout().toMillis()));
        RegistryServer started = new RegistryServer(server, connector, options.host());
        started.listen(options);
        return started;
    }

    private static QueuedThreadPool threads() {
        // Jetty's own queue would start the whole of JMX, which takes longer than all the rest.
        QueuedThreadPool threads = new QueuedThreadPool(16, 2, 60_000, new LinkedBlockingQueue<>());
        threads.setName("registry");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return threads;
    }

    private static ServerConnector connector(Server server, ListenerOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADERS);
        // Paths are checked by Route; until then they stay as the caller wrote them.
        http.setUriCompliance(UriCompliance.UNSAFE);
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        factory.setInputBufferSize(JettyHandler.BUFFER_SIZE);
        // No thread that accepts: one that waits in the kernel would hold up the end of the program.
        ServerConnector connector = new ServerConnector(server, 0, 1, factory);
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        // A connection on which nothing runs need not hold up the end for long; but the last bytes of a reply must
        // have time to go out, or it would be cut.
        connector.setShutdownIdleTimeout(250);
        return connector;
    }

    private void listen(ListenerOptions options) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException(
                    "could not listen at %s, port %d: %s".formatted(options.host(), options.port(), e.getMessage()), e);
        }
    }

    /// Where it is, as it stands in an image's name: `127.0.0.1:5000`.
    public String address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return name + ":" + connector.getLocalPort();
    }

    public URI uri() {
        return URI.create("http://" + address());
    }

    /// Stops listening, lets running calls end, and returns when all is closed.
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IOException("could not stop the registry at " + host + " cleanly", e);
        }
    }
}
