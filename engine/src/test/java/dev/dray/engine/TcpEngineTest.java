package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.dray.configuration.TlsFiles;
import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.testkit.ScriptedHttp;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Engines over TCP, plain and over TLS, as `dockerd --tlsverify` has it.
@Timeout(30)
final class TcpEngineTest {
    private static final ScriptedHttp ENGINE =
            new ScriptedHttp().on("HEAD /_ping", HttpReply.of(200, Headers.of("Api-Version", "1.41")));
    private static final Path AUTHORITY = TlsServer.file("authority.pem");

    private static Engine open(String host, int port, @Nullable TlsFiles tls) {
        return Engine.open(new EngineAddress.Tcp(host, port, "", tls), EngineOptions.DEFAULT.withEnvironment(Map.of()));
    }

    private static ImageException failure(String host, int port, @Nullable TlsFiles tls) throws IOException {
        try (Engine engine = open(host, port, tls)) {
            engine.ping();
            throw new AssertionError("it answered");
        } catch (ImageException e) {
            return e;
        }
    }

    private static TlsFiles shown() {
        return new TlsFiles(AUTHORITY, TlsServer.file("client-rsa.pem"), TlsServer.file("client-rsa-key.pem"), true);
    }

    @Test
    void plain() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_ping", exchange -> {
            exchange.getResponseHeaders().add("Api-Version", "1.41");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try (Engine engine = open("localhost", server.getAddress().getPort(), null)) {
            assertThat(engine.version()).hasToString("1.41");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tlsWithItsOwnAuthority() throws Exception {
        try (TlsServer server = new TlsServer("server", false, ENGINE);
                Engine engine = open("localhost", server.port(), new TlsFiles(AUTHORITY, null, null, true))) {
            assertThat(engine.version()).hasToString("1.41");
        }
    }

    @Test
    void tlsThatWantsToKnowUs() throws Exception {
        try (TlsServer server = new TlsServer("server", true, ENGINE);
                Engine engine = open("localhost", server.port(), shown())) {
            assertThat(engine.version()).hasToString("1.41");
            assertThat(server.clients()).containsExactly("CN=client-rsa");
        }
    }

    @Test
    void tlsThatIsNotChecked() throws Exception {
        try (TlsServer server = new TlsServer("other", false, ENGINE);
                Engine engine = open("localhost", server.port(), new TlsFiles(null, null, null, false))) {
            assertThat(engine.version()).hasToString("1.41");
        }
    }

    @Test
    void anAuthorityThatNobodyKnows() throws Exception {
        try (TlsServer server = new TlsServer("server", false, ENGINE)) {
            ImageException failure = failure("localhost", server.port(), new TlsFiles(null, null, null, true));

            assertThat(failure)
                    .isInstanceOf(ImageException.Unreachable.class)
                    .hasMessageContaining("TLS with the Engine");
            assertThat(failure.help().orElse("")).contains("ca.pem", "DOCKER_CERT_PATH");
        }
    }

    @Test
    void aCertificateForAnotherName() throws Exception {
        try (TlsServer server = new TlsServer("other", false, ENGINE)) {
            assertThat(failure("localhost", server.port(), new TlsFiles(AUTHORITY, null, null, true)))
                    .hasMessageContaining("is for another name");
        }
    }

    @Test
    void weShowNothingWhereSomethingIsWanted() throws Exception {
        try (TlsServer server = new TlsServer("server", true, ENGINE)) {
            ImageException failure = failure("localhost", server.port(), new TlsFiles(AUTHORITY, null, null, true));
            // The system may drop the server's alert for a reset, of which nobody can tell anything.
            for (int i = 0; i < 10 && String.valueOf(failure.getMessage()).contains("reset"); i++) {
                failure = failure("localhost", server.port(), new TlsFiles(AUTHORITY, null, null, true));
            }

            assertThat(failure).hasMessageContaining("wants a client certificate");
            assertThat(failure.help().orElse("")).contains("cert.pem", "key.pem");
        }
    }

    @Test
    void aCertificateWithoutItsKey() throws Exception {
        try (TlsServer server = new TlsServer("server", true, ENGINE)) {
            TlsFiles half = new TlsFiles(AUTHORITY, TlsServer.file("client-rsa.pem"), null, true);

            assertThat(failure("localhost", server.port(), half))
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageContaining("without its private key");
        }
    }

    /// What a dockerd without TLS says to a handshake.
    @Test
    void tlsWhereThereIsNone() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerBadRequest(listener));
            ImageException failure =
                    failure("localhost", listener.getLocalPort(), new TlsFiles(null, null, null, true));

            assertThat(failure).hasMessageContaining("does not speak TLS");
            assertThat(failure.help().orElse("")).contains("unset DOCKER_TLS_VERIFY");
        }
    }

    private static void answerBadRequest(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client has heard enough.
        }
    }

    @Test
    void nothingListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertThat(failure("127.0.0.1", port, null))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not reach the Engine: nothing listens at tcp://127.0.0.1:" + port);
    }

    @Test
    void aRegistryIsNoEngine() throws Exception {
        try (TlsServer server = new TlsServer(
                        "server",
                        false,
                        call -> HttpReply.of(404, Headers.of("Docker-Distribution-Api-Version", "registry/2.0")));
                Engine engine = open("localhost", server.port(), new TlsFiles(AUTHORITY, null, null, true))) {
            assertThatThrownBy(engine::ping).hasMessageContaining("is no Docker Engine, but a registry");
        }
    }
}
