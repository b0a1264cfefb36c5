package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.VerifyingInputStream;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpEvent;
import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.BrokenStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RegistryServerTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final WireHttp wire = new WireHttp(WireOptions.DEFAULT);
    private RegistryServer server;
    private Calls calls;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.start(RegistryOptions.of(storage), ListenerOptions.LOCAL.withTrace(event -> {
            if (event instanceof HttpEvent.Answered answered) {
                log.add("%s %s %d"
                        .formatted(
                                answered.call().method(), answered.call().uri().getPath(), answered.status()));
            }
        }));
        calls = new Calls(wire, server.uri());
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    }

    @Test
    void listensOnlyToThisMachineOnAFreePort() {
        assertThat(server.address()).matches("127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(server.uri()).isEqualTo(URI.create("http://" + server.address()));
    }

    @Test
    void takesAndGivesAnImage() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("layer"));

        try (HttpReply reply = calls.send("GET", "/v2/acme/web/manifests/1.0")) {
            assertThat(Digest.of(reply.body().readAllBytes())).isEqualTo(manifest.digest());
        }
        try (HttpReply reply = calls.send("HEAD", "/v2/acme/web/blobs/" + Digest.of(Calls.bytes("layer")))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.length()).isEqualTo(5);
        }
        assertThat(log).contains("PUT /v2/acme/web/manifests/1.0 201");
    }

    @Test
    void streamsABlobOfUnknownLengthBothWays() throws IOException {
        byte[] content = new byte[20_000_000];
        new Random(1).nextBytes(content);
        Descriptor blob = Descriptor.of(MediaType.OCTET_STREAM, content);
        HttpBody stream = HttpBody.of(HttpBody.UNKNOWN, () -> new ByteArrayInputStream(content));

        String upload = calls.startUpload("acme/web");
        try (HttpReply patched = wire.send(calls.call("PATCH", upload).withBody(stream))) {
            assertThat(patched.status()).isEqualTo(202);
            assertThat(patched.headers().find("Range")).contains("0-19999999");
        }
        calls.send("PUT", upload + "?digest=" + blob.digest()).close();

        try (HttpReply reply = calls.send("GET", "/v2/acme/web/blobs/" + blob.digest());
                InputStream in = new VerifyingInputStream(reply.body(), blob)) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(content.length);
        }
    }

    /// Protocols C184.
    @Test
    void takesTheSameBlobFromManyCallersAtOnce() throws Exception {
        byte[] content = new byte[300_000];
        new Random(2).nextBytes(content);
        Callable<Descriptor> push = () -> calls.push("acme/web", content);

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Descriptor> pushed : executor.invokeAll(Collections.nCopies(8, push))) {
                assertThat(pushed.get().size()).isEqualTo(content.length);
            }
        }
    }

    @Test
    void showsNothingOfAnUploadThatBrokeOff() throws Exception {
        byte[] content = Calls.bytes("the whole content");
        Digest digest = Digest.of(content);
        String upload = calls.startUpload("acme/web");

        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(Calls.bytes("PUT " + upload + "?digest=" + digest
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 17\r\n\r\nthe whole"));
        }

        assertThat(calls.send("HEAD", "/v2/acme/web/blobs/" + digest).status()).isEqualTo(404);
        // The broken call ends some time; the next one to the same upload waits for it.
        assertThat(calls.send("DELETE", upload).status()).isEqualTo(204);
        assertThat(calls.send("HEAD", "/v2/acme/web/blobs/" + digest).status()).isEqualTo(404);
    }

    @Test
    void answersACallerThatIsRefusedWhileStillSending() throws IOException {
        byte[] tooLarge = new byte[5 * 1024 * 1024];

        try (HttpReply reply = calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, tooLarge)) {
            assertThat(reply.status()).isEqualTo(413);
        }
    }

    @Test
    void breaksTheConnectionWhereABodyCannotBeSentWhole() throws IOException {
        Headers length = Headers.of("Content-Length", "400000");
        Http half = call -> new HttpReply(200, length, new BrokenStream(new byte[400_000], 300_000), null);

        try (RegistryServer broken = RegistryServer.start(half, ListenerOptions.LOCAL)) {
            HttpReply reply = wire.send(HttpCall.of("test", "GET", broken.uri()));
            assertThat(reply.status()).isEqualTo(200);
            assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void answersWithoutDetailsWhereItFails() throws IOException {
        Http failing = call -> {
            throw new IllegalStateException("secret of /our/disk");
        };

        try (RegistryServer broken = RegistryServer.start(failing, ListenerOptions.LOCAL);
                HttpReply reply = wire.send(HttpCall.of("test", "GET", broken.uri()))) {
            assertThat(reply.status()).isEqualTo(500);
            assertThat(Calls.text(reply)).contains("\"UNKNOWN\"").doesNotContain("secret");
        }
    }

    @Test
    void letsACallEndThatRunsWhenItIsClosed() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Http slow = call -> {
            running.countDown();
            await(closing);
            return HttpReply.of(200, Headers.NONE, Calls.bytes("done"));
        };
        RegistryServer stopping = RegistryServer.start(slow, ListenerOptions.LOCAL);
        HttpCall call = HttpCall.of("test", "GET", stopping.uri());

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> answer = executor.submit(() -> Calls.text(wire.send(call)));
            await(running);
            Future<?> closed = executor.submit(() -> {
                stopping.close();
                return null;
            });
            closing.countDown();
            assertThat(answer.get()).isEqualTo("done");
            closed.get();
        }
        assertThatThrownBy(() -> wire.send(call)).isInstanceOf(IOException.class);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Test
    void answersPathsThatAreNoneInTheRegistrysWords() throws IOException {
        for (String path : List.of("/", "/v1/", "/v2/a/b", "/v2/a/tags/other")) {
            HttpReply reply = calls.send("GET", path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(Calls.errorCode(reply)).isEqualTo("NAME_UNKNOWN");
        }
        for (String path : List.of("/v2/UPPER/tags/list", "/v2/a%2F..%2Fb/tags/list", "/v2/a//b/tags/list")) {
            HttpReply reply = calls.send("GET", path);
            assertThat(reply.status()).as(path).isEqualTo(400);
            assertThat(Calls.errorCode(reply)).isEqualTo("NAME_INVALID");
        }
    }

    @Test
    void refusesHeadersOutOfAllProportion() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(Calls.bytes("GET /v2/ HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n"));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 431");
        }
    }

    @Test
    void saysWhichPortItCouldNotHave() {
        ListenerOptions taken = ListenerOptions.LOCAL.withPort(server.uri().getPort());

        assertThatThrownBy(() -> RegistryServer.start(RegistryOptions.of(storage), taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "could not listen at 127.0.0.1, port " + server.uri().getPort());
    }
}
