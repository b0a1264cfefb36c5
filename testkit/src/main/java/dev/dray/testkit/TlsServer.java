package dev.dray.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

/// A server that speaks TLS, on this machine only, with one of the certificates in `dev/dray/testkit/tls`.
public final class TlsServer implements AutoCloseable {
    private static final char[] PASSWORD = "test".toCharArray();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final Http handler;

    /// @param certificate `server` (for registry.test and this machine), `other` (for other.test) or `expired`
    /// @param wantsClient whether only clients with a certificate of our authority may connect
    public TlsServer(String certificate, boolean wantsClient, Http handler) throws IOException {
        this.handler = handler;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(wantsClient);
                parameters.setSSLParameters(ssl);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// A copy of one of the files in `dev/dray/testkit/tls`, which may be in a jar. It is gone when the tests are.
    public static Path file(String name) {
        try (InputStream in = Objects.requireNonNull(TlsServer.class.getResourceAsStream("tls/" + name), name)) {
            Path copy = Files.createTempFile("dray-tls-", "-" + name);
            copy.toFile().deleteOnExit();
            Files.write(copy, in.readAllBytes());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static SSLContext context(String certificate) throws IOException {
        try (InputStream in = TlsServer.class.getResourceAsStream("tls/" + certificate + ".p12");
                InputStream authority = TlsServer.class.getResourceAsStream("tls/authority.pem")) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(authority));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        clients.add(client(exchange));
        try (exchange;
                HttpReply reply = handler.send(call(exchange))) {
            reply.headers().forEach((name, value) -> {
                if (!name.equalsIgnoreCase("Content-Length")) {
                    exchange.getResponseHeaders().add(name, value);
                }
            });
            byte[] body = reply.body().readAllBytes();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head && reply.length() >= 0) {
                exchange.getResponseHeaders().add("Content-Length", String.valueOf(reply.length()));
            }
            exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
            if (!head && body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static String client(HttpExchange exchange) {
        try {
            return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    private HttpCall call(HttpExchange exchange) {
        HttpCall call = HttpCall.of(
                "answer",
                exchange.getRequestMethod(),
                URI.create("https://" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI()));
        for (var header : exchange.getRequestHeaders().entrySet()) {
            for (String value : header.getValue()) {
                call = call.withHeader(header.getKey(), value);
            }
        }
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            return body.length == 0 ? call : call.withBody(HttpBody.of(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// As registries are named: `localhost:PORT`.
    public String address() {
        return "localhost:" + port();
    }

    /// Who the clients of the calls so far said to be; empty for who said nothing.
    public List<String> clients() {
        return List.copyOf(clients);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
