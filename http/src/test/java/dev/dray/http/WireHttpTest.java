package dev.dray.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class WireHttpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private final WireHttp http = new WireHttp(WireOptions.DEFAULT);
    private final WireHttp impatient = new WireHttp(WireOptions.DEFAULT.withStallTimeout(Duration.ofMillis(200)));

    @AfterEach
    void close() throws IOException {
        http.close();
        impatient.close();
    }

    static HttpCall get(URI uri) {
        return HttpCall.of("read something", "GET", uri);
    }

    private static byte[] readAll(HttpReply reply) throws IOException {
        try (reply) {
            return reply.body().readAllBytes();
        }
    }

    @Test
    void sendsACallAndGivesTheReply() throws IOException {
        try (TinyServer server = TinyServer.answering(
                "HTTP/1.1 418 Teapot\r\nX-A: 1\r\nx-a: 2\r\nX-Empty:\r\nContent-Length: 3\r\n\r\nabc")) {
            HttpReply reply = http.send(get(server.uri("/v2/?a=%2F&b")).withHeader("Accept", "text/plain"));

            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.headers().all("X-A")).containsExactly("1", "2");
            assertThat(reply.headers().find("x-empty")).contains("");
            assertThat(reply.length()).isEqualTo(3);
            assertThat(readAll(reply)).isEqualTo("abc".getBytes(UTF_8));
            assertThat(server.heads.getFirst())
                    .startsWith("GET /v2/?a=%2F&b HTTP/1.1\r\n")
                    .contains("Accept: text/plain\r\n")
                    .contains("User-Agent: dray/")
                    .doesNotContain("Content-Length");
        }
    }

    /// Protocols C20.
    @Test
    void unpacksNothing() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("content".getBytes(UTF_8));
        }
        try (TinyServer server = new TinyServer(socket -> {
            socket.getInputStream().read();
            TinyServer.write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n".formatted(packed.size()));
            socket.getOutputStream().write(packed.toByteArray());
        })) {
            HttpReply reply = http.send(get(server.uri("/")));

            assertThat(reply.headers().find("Content-Encoding")).contains("gzip");
            assertThat(readAll(reply)).isEqualTo(packed.toByteArray());
        }
    }

    @Test
    void asksForNoEncoding() throws IOException {
        try (TinyServer server = TinyServer.answering(OK)) {
            readAll(http.send(get(server.uri("/"))));

            assertThat(server.heads.getFirst()).contains("Accept-Encoding: identity\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 401, 407, 429, 503})
    void followsNothingAndRetriesNothing(int status) throws IOException {
        try (TinyServer server = TinyServer.answering(
                "HTTP/1.1 %d X\r\nLocation: /there\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
                        .formatted(status))) {
            HttpReply reply = http.send(get(server.uri("/")));

            assertThat(reply.status()).isEqualTo(status);
            reply.close();
            assertThat(server.heads).hasSize(1);
        }
    }

    @Test
    void neverSendsCookiesOnItsOwn() throws IOException {
        try (TinyServer server =
                TinyServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) {
            readAll(http.send(get(server.uri("/"))));
            readAll(http.send(get(server.uri("/"))));

            assertThat(server.heads).hasSize(2).noneMatch(head -> head.contains("Cookie"));
        }
    }

    @Test
    void aHeadHasNoBody() throws IOException {
        try (TinyServer server = TinyServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")) {
            HttpCall head = get(server.uri("/")).withMethod("HEAD");

            HttpReply reply = http.send(head);

            assertThat(reply.length()).isEqualTo(999);
            assertThat(readAll(reply)).isEmpty();
            readAll(http.send(head));
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void keepsAConnectionThatWasReadToTheEnd() throws IOException {
        try (TinyServer server = TinyServer.answering(OK)) {
            for (int i = 0; i < 5; i++) {
                assertThat(readAll(http.send(get(server.uri("/"))))).hasSize(5);
            }

            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void keepsAConnectionWhoseRestIsHereAlready() throws IOException {
        try (TinyServer server = TinyServer.answering(OK)) {
            http.send(get(server.uri("/"))).close();
            http.send(get(server.uri("/"))).close();

            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void dropsABigBodyThatNobodyReads() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        long size = 1L << 40;
        try (TinyServer server = new TinyServer(socket -> {
            try {
                TinyServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(size));
                while (true) {
                    socket.getOutputStream().write(new byte[65_536]);
                    written.addAndGet(65_536);
                }
            } finally {
                ended.countDown();
            }
        })) {
            HttpReply reply = http.send(get(server.uri("/")));
            assertThat(reply.read(10)).hasSize(10);

            reply.close();

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(written).hasValueLessThan(size / 1000);
        }
    }

    @Test
    void aSilentServerIsATimeout() throws IOException {
        try (TinyServer server =
                new TinyServer(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
            assertThatThrownBy(() -> impatient.send(get(server.uri("/")))).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aStalledBodyIsATimeout() throws IOException {
        try (TinyServer server = new TinyServer(socket -> {
            TinyServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            try (HttpReply reply = impatient.send(get(server.uri("/")))) {
                assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"})
    void aBodyThatBreaksOffIsAFailure(String rest) throws IOException {
        try (TinyServer server = new TinyServer(socket -> TinyServer.write(socket, "HTTP/1.1 200 OK\r\n" + rest))) {
            try (HttpReply reply = http.send(get(server.uri("/")))) {
                assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void readsChunkedBodies() throws IOException {
        try (TinyServer server = TinyServer.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")) {
            HttpReply reply = http.send(get(server.uri("/")));

            assertThat(reply.length()).isEqualTo(HttpBody.UNKNOWN);
            assertThat(readAll(reply)).isEqualTo("abcde".getBytes(UTF_8));
        }
    }

    @Test
    void nobodyThereIsAFailureToConnect() throws IOException {
        URI free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = URI.create("http://127.0.0.1:%d/".formatted(socket.getLocalPort()));
        }

        assertThatThrownBy(() -> http.send(get(free))).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not HTTP at all\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "", "HTTP/1.1 200 OK\r\nno colon"})
    void whatIsNoHttpIsAFailure(String reply) throws IOException {
        try (TinyServer server = new TinyServer(socket -> {
            socket.getInputStream().read(new byte[10_000]);
            TinyServer.write(socket, reply);
        })) {
            assertThatThrownBy(() -> impatient.send(get(server.uri("/")))).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "X-Many: a\r\n", "HTTP/1.1 ", "\r\n"
            })
    void headsWithoutEndAreRefused(String part) throws IOException {
        try (TinyServer server = new TinyServer(socket -> {
            TinyServer.write(socket, part.startsWith("HTTP") ? "" : "HTTP/1.1 200 OK\r\n");
            while (true) {
                TinyServer.write(socket, part.strip().isEmpty() ? " \r\n" : part);
            }
        })) {
            assertThatThrownBy(() -> http.send(get(server.uri("/")))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aHostThatJavaCannotReadIsNamed() {
        URI uri = URI.create("http://registry_1:5000/v2/");

        assertThatThrownBy(() -> http.send(get(uri)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read something")
                .hasMessageContaining("host");
    }

    private static TinyServer swallowing(ByteArrayOutputStream received, int length, List<String> heads)
            throws IOException {
        return new TinyServer(socket -> {
            heads.add(readHead(socket));
            received.writeBytes(socket.getInputStream().readNBytes(length));
            TinyServer.write(socket, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
    }

    static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    @Test
    void sendsABodyOfKnownLength() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        List<String> heads = new ArrayList<>();
        byte[] content = "x".repeat(200_000).getBytes(UTF_8);
        try (TinyServer server = swallowing(received, content.length, heads)) {
            HttpReply reply = http.send(get(server.uri("/"))
                    .withMethod("PUT")
                    .withHeader("Content-Length", "7")
                    .withBody("application/octet-stream", HttpBody.of(content)));

            assertThat(reply.status()).isEqualTo(201);
            assertThat(received.toByteArray()).isEqualTo(content);
            assertThat(heads.getFirst())
                    .contains("Content-Length: 200000\r\n")
                    .containsOnlyOnce("Content-Type: application/octet-stream\r\n")
                    .doesNotContain("Transfer-Encoding")
                    .doesNotContain("Expect");
        }
    }

    @Test
    void sendsABodyOfUnknownLengthInChunks() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        List<String> heads = new ArrayList<>();
        HttpBody body = HttpBody.of(HttpBody.UNKNOWN, () -> new ByteArrayInputStream("abc".getBytes(UTF_8)));
        try (TinyServer server = swallowing(received, "3\r\nabc\r\n0\r\n\r\n".length(), heads)) {
            http.send(get(server.uri("/")).withMethod("PATCH").withBody(body)).close();

            assertThat(received).hasToString("3\r\nabc\r\n0\r\n\r\n");
            assertThat(heads.getFirst())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .doesNotContain("Content-Length");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void saysThatThereIsNoBody(String method) throws IOException {
        try (TinyServer server = TinyServer.answering("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")) {
            http.send(get(server.uri("/")).withMethod(method)).close();

            assertThat(server.heads.getFirst()).startsWith(method).containsOnlyOnce("Content-Length: 0\r\n");
        }
    }

    @Test
    void aBodyThatCannotBeReadIsTheFailure() throws IOException {
        HttpBody broken = HttpBody.of(10, () -> {
            throw new IOException("the disk is gone");
        });
        try (TinyServer server = TinyServer.answering(OK)) {
            assertThatThrownBy(() ->
                            http.send(get(server.uri("/")).withMethod("PUT").withBody(broken)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the disk is gone");
        }
    }

    @Test
    void aBodyThatIsTooShortIsAFailure() throws IOException {
        HttpBody lying = HttpBody.of(10, () -> new ByteArrayInputStream(new byte[3]));
        try (TinyServer server = TinyServer.answering(OK)) {
            assertThatThrownBy(() -> impatient.send(
                            get(server.uri("/")).withMethod("PUT").withBody(lying)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void hearsAnAnswerThatComesBeforeTheBodyIsSent() throws IOException {
        HttpBody endless = HttpBody.of(1L << 40, () -> new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        });
        try (TinyServer server = new TinyServer(socket -> {
            readHead(socket);
            TinyServer.write(socket, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            HttpReply reply = http.send(get(server.uri("/")).withMethod("PUT").withBody(endless));

            assertThat(reply.status()).isEqualTo(401);
            assertThat(readAll(reply)).isEqualTo("no".getBytes(UTF_8));
        }
    }

    @Test
    void manyCallsGoOutAtOnce() throws Exception {
        try (TinyServer server = TinyServer.answering(OK);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(executor.submit(() -> readAll(http.send(get(server.uri("/"))))));
            }

            for (Future<byte[]> call : calls) {
                assertThat(call.get()).hasSize(5);
            }
            assertThat(server.connections).hasValueLessThanOrEqualTo(WireOptions.DEFAULT.connectionsPerHost());
        }
    }
}
