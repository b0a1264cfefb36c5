package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ConnectionLimitsTest {
    private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULT;

    private static RegistryServer serve(ConnectionLimits limits) throws IOException {
        return RegistryServer.start(RegistryOptions.of(new MemoryStorage()), ListenerOptions.LOCAL.withLimits(limits));
    }

    private static Socket connect(RegistryServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    @Test
    void refusesMoreHeadersThanSaid() throws IOException {
        try (RegistryServer server = serve(LIMITS.withHeaders(1_000));
                Socket socket = connect(server)) {
            write(socket, "GET /v2/ HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(1_000) + "\r\n\r\n");

            assertThat(status(socket)).isEqualTo("HTTP/1.1 431");
        }
    }

    @Test
    void letsConnectionsWaitForOthersToEnd() throws IOException {
        try (RegistryServer server = serve(LIMITS.withConnections(1));
                Socket first = connect(server)) {
            write(first, "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(status(first)).isEqualTo("HTTP/1.1 200");

            try (Socket second = connect(server)) {
                write(second, "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");
                second.setSoTimeout(100);
                assertThatThrownBy(() -> status(second)).isInstanceOf(SocketTimeoutException.class);
                first.shutdownOutput();
                second.setSoTimeout(0);
                assertThat(status(second)).isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void answersACallerThatSendsTooSlowly() throws IOException {
        try (RegistryServer server = serve(LIMITS.withPace(1_000_000_000_000L, Duration.ZERO));
                Socket socket = connect(server)) {
            write(
                    socket,
                    "POST /v2/acme/web/blobs/uploads/?digest=sha256:" + "0".repeat(64)
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nslow");

            assertThat(status(socket)).isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void closesAConnectionOnWhichNothingComes() throws IOException {
        try (RegistryServer server = serve(LIMITS.withIdle(Duration.ofMillis(50)));
                Socket socket = connect(server)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void measuresOnlyTheTimeThatIsWaited() throws IOException {
        AtomicLong now = new AtomicLong();
        Pace pace = new Pace(100, Duration.ofSeconds(30), now::get);

        now.addAndGet(Duration.ofHours(1).toNanos());
        long since = pace.now();
        now.addAndGet(Duration.ofSeconds(30).toNanos());
        pace.add(1, since);
        assertThatCode(pace::check).doesNotThrowAnyException();

        since = pace.now();
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        pace.add(3_999, since);
        assertThatCode(pace::check).doesNotThrowAnyException();

        since = pace.now();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        pace.add(1, since);
        assertThatThrownBy(pace::check).isInstanceOf(Refusal.class).hasMessage("fewer than 100 bytes a second");
    }

    private static String realm(ListenerOptions options) throws IOException {
        TokenAccess access = new TokenAccess(TokenOptions.of(Map.of("ann", "x")));
        try (RegistryServer server = RegistryServer.start(
                        RegistryOptions.of(new MemoryStorage()).withAccess(access), options);
                Socket socket = connect(server)) {
            write(socket, "GET /v2/ HTTP/1.1\r\nHost: r.test\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(reply).contains("no-store");
            return reply.replaceFirst("(?s).*realm=\"", "").replaceFirst("(?s)\".*", "");
        }
    }

    /// Protocols H74.
    @Test
    void believesOfTheWayOnlyAProxyOfOurs() throws IOException {
        assertThat(realm(ListenerOptions.LOCAL)).isEqualTo("http://r.test/token");
        assertThat(realm(ListenerOptions.LOCAL.withProxied(true))).isEqualTo("https://r.test/token");
    }

    private static int lastOfManyLogins(ListenerOptions options) throws IOException {
        BasicAccess access = new BasicAccess(Map.of("ann", "x"));
        int status = 0;
        try (RegistryServer server =
                RegistryServer.start(RegistryOptions.of(new MemoryStorage()).withAccess(access), options)) {
            for (int i = 0; i < 11; i++) {
                try (Socket socket = connect(server)) {
                    write(
                            socket,
                            "GET /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YW5uOnd3\r\nX-Forwarded-For: 10.0.0."
                                    + i + "\r\n\r\n");
                    status = Integer.parseInt(status(socket).substring(9));
                }
            }
        }
        return status;
    }

    /// Who guesses passwords cannot pass for many.
    @Test
    void countsFailedLoginsWhereTheyComeFrom() throws IOException {
        assertThat(lastOfManyLogins(ListenerOptions.LOCAL)).isEqualTo(429);
        assertThat(lastOfManyLogins(ListenerOptions.LOCAL.withProxied(true))).isEqualTo(401);
    }
}
