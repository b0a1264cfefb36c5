package dev.dray.server;

import dev.dray.http.Http;
import dev.dray.http.TracedHttp;
import dev.dray.storage.MemoryStorage;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// A registry that listens: HTTP/1.1 and HTTP/2, with TLS where [ListenerOptions] name a certificate, every
/// call on a virtual thread of its own.
///
/// ```java
/// try (RegistryServer server = RegistryServer.start()) {
///     System.out.println("push to " + server.address() + "/acme/web");
/// }
/// ```
public final class RegistryServer implements Closeable {
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
    /// @throws IOException when the address cannot be had, as when another program listens there, or the
    ///                     certificate cannot be read
    public static RegistryServer start(RegistryOptions registry, ListenerOptions options) throws IOException {
        return start(new RegistryHandler(registry), options);
    }

    /// Starts listening, for whatever answers calls: a [RegistryHandler] with layers of one's own over it.
    ///
    /// @throws IOException when the address cannot be had
    public static RegistryServer start(Http http, ListenerOptions options) throws IOException {
        Server server = new Server(threads());
        ServerConnector connector = Connectors.add(server, options);
        // Lets running calls end before the connections go.
        server.setHandler(new GracefulHandler(new JettyHandler(new TracedHttp(http, options.trace()), options)));
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
        boolean secure = connector.getConnectionFactory(SslConnectionFactory.class) != null;
        return URI.create((secure ? "https://" : "http://") + address());
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
