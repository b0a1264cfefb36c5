package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.server.RawCalls.Reply;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Callers that go away, dawdle, or begin what they do not end: they cost nothing that lasts.
@Timeout(60)
final class HostileCallersTest {
    private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULT;
    private static final String UPLOADS = "/v2/acme/web/blobs/uploads/";

    /// More than lies in all the buffers between a server and its client.
    private static final byte[] LARGE = new byte[32 * 1024 * 1024];

    private static final Digest DIGEST = largeDigest();

    @TempDir
    private Path root;

    private DiskStorage storage;
    private RegistryServer server;
    private RawCalls calls;

    private static Digest largeDigest() {
        new Random(1).nextBytes(LARGE);
        return Digest.of(LARGE);
    }

    @BeforeEach
    void start() throws IOException {
        storage = DiskStorage.open(root);
        start(LIMITS);
    }

    private void start(ConnectionLimits limits) throws IOException {
        server = RegistryServer.start(RegistryOptions.of(storage), ListenerOptions.LOCAL.withLimits(limits));
        calls = new RawCalls(server.uri().getPort());
    }

    private void restart(ConnectionLimits limits) throws IOException {
        server.close();
        start(limits);
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(calls.send(RawCalls.request("GET", "/v2/", "")).status()).isEqualTo(200);
        server.close();
        storage.close();
    }

    private Calls inProcess() {
        return new Calls(new RegistryHandler(storage));
    }

    /// Files of the storage that this process has open, but for its lock.
    private long openFiles() throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    open.add(target(descriptor));
                }
            }
        }
        return open.stream()
                .filter(file -> file.startsWith(root) && !file.endsWith("lock"))
                .count();
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            // Closed meanwhile.
            return descriptor;
        }
    }

    /// The server notices some time; it serves others until then.
    private void awaitNoOpenFile() throws IOException {
        while (openFiles() > 0) {
            assertThat(calls.send(RawCalls.request("GET", "/v2/", "")).status()).isEqualTo(200);
        }
    }

    private Socket beginDownload() throws IOException {
        inProcess().push("acme/web", LARGE);
        Socket socket = calls.connect();
        RawCalls.write(socket, RawCalls.request("GET", "/v2/acme/web/blobs/" + DIGEST, ""));
        assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        return socket;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDownloadThatNobodyTakesLeavesNoOpenFile() throws IOException {
        try (Socket socket = beginDownload()) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(openFiles()).isEqualTo(1);
        }

        awaitNoOpenFile();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDownloadThatStandsStillEnds() throws IOException {
        restart(LIMITS.withIdle(Duration.ofSeconds(1)));

        try (Socket socket = beginDownload()) {
            assertThat(socket.isConnected()).isTrue();
            awaitNoOpenFile();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anUploadThatBreaksOffGoesOnWhereItWas() throws IOException {
        String upload = inProcess().startUpload("acme/web");
        Path file =
                root.resolve("repositories/acme/web/_uploads").resolve(upload.substring(upload.lastIndexOf('/') + 1));
        int half = LARGE.length / 2;
        try (Socket socket = calls.connect()) {
            RawCalls.write(
                    socket,
                    "PATCH %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(upload, LARGE.length));
            socket.getOutputStream().write(LARGE, 0, half);
            while (Files.size(file) == 0) {
                Thread.onSpinWait();
            }
        }
        awaitNoOpenFile();

        Calls honest = inProcess();
        int at = Integer.parseInt(honest.send("GET", upload)
                        .headers()
                        .find("Range")
                        .orElseThrow()
                        .replaceFirst("0-", ""))
                + 1;
        byte[] rest = Arrays.copyOfRange(LARGE, at, LARGE.length);
        try (HttpReply reply = honest.send("PUT", upload + "?digest=" + DIGEST, rest)) {
            assertThat(at).isLessThanOrEqualTo(half);
            assertThat(reply.status()).isEqualTo(201);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thousandsOfBeginningsCostFilesButNoneThatIsOpen() throws IOException {
        Calls many = inProcess();
        for (int i = 0; i < 5_000; i++) {
            many.startUpload("acme/web");
        }

        assertThat(openFiles()).isZero();
        assertThat(calls.send(RawCalls.request("POST", UPLOADS, "", "Content-Length: 0"))
                        .status())
                .isEqualTo(202);
    }

    /// Sends a byte again and again, and says whether the connection was closed before all were sent.
    private static boolean isClosedWhileSending(Socket socket, String text) throws IOException {
        try {
            for (int i = 0; i < text.length(); i++) {
                RawCalls.write(socket, text.substring(i, i + 1));
                socket.setSoTimeout(20);
                if (isClosed(socket)) {
                    return true;
                }
            }
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /// Each byte keeps the connection from being idle.
    @Test
    void headersThatComeDropByDropAreNotWaitedForForEver() throws IOException {
        restart(LIMITS.withPace(256, Duration.ofMillis(100)));

        try (Socket socket = calls.connect()) {
            assertThat(isClosedWhileSending(socket, "GET /v2/ HTTP/1.1\r\nX: " + "a".repeat(1_000)))
                    .isTrue();
        }
    }

    /// As clients and proxies keep them for the next call.
    @Test
    void aConnectionThatIsKeptStaysOpen() throws IOException {
        restart(LIMITS.withPace(256, Duration.ofMillis(20)));

        try (Socket socket = calls.connect()) {
            for (int i = 0; i < 10; i++) {
                socket.setSoTimeout(30_000);
                RawCalls.write(socket, "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
                socket.setSoTimeout(30);
                while (isAnswering(socket)) {
                    // Until nothing comes for longer than it takes to be looked at.
                }
            }
        }
    }

    private static boolean isAnswering(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isNotNegative();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /// Protocols C.3: whoever finds his upload collected begins anew.
    @Test
    void anUploadThatWasCollectedIsUnknown() throws IOException {
        Reply started = calls.send(RawCalls.request("POST", UPLOADS, "", "Content-Length: 0"));
        String upload = started.head().replaceFirst("(?s).*Location: ", "").replaceFirst("(?s)\r.*", "");
        storage.repository("acme/web")
                .findUpload(upload.substring(upload.lastIndexOf('/') + 1))
                .orElseThrow()
                .cancel();

        for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
            Reply reply = calls.send(RawCalls.request(method, upload, "", "Content-Length: 0"));
            assertThat(reply.status()).as(method).isEqualTo(404);
            assertThat(reply.code()).as(method).isEqualTo("BLOB_UPLOAD_UNKNOWN");
        }
    }
}
