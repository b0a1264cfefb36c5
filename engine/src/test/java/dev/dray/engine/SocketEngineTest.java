package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Engines at a Unix domain socket, and what is none.
@Timeout(20)
final class SocketEngineTest {
    private static final EngineOptions OPTIONS = EngineOptions.DEFAULT.withEnvironment(Map.of());

    @TempDir
    Path folder;

    private Path socket() {
        return folder.resolve("d.sock");
    }

    private Engine open(EngineOptions options) {
        return Engine.open(new EngineAddress.Unix(socket()), options);
    }

    private ImageException failure() throws IOException {
        try (Engine engine = open(OPTIONS)) {
            engine.ping();
            throw new AssertionError("it answered");
        } catch (ImageException e) {
            return e;
        }
    }

    @Test
    void itIsAskedOnOneConnection() throws Exception {
        try (SocketServer server = SocketServer.saying(socket(), SocketServer.PING, SocketServer.PING);
                Engine engine = open(OPTIONS)) {
            assertThat(engine.version()).hasToString("1.41");
            assertThat(engine.version()).hasToString("1.41");
            assertThat(engine.ping().os()).isEqualTo("linux");

            assertThat(server.heads)
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head)
                            .startsWith("HEAD /_ping HTTP/1.1\r\n")
                            .contains("Host: api.moby.localhost\r\n"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void theVariablePinsTheVersion() throws Exception {
        try (Engine engine = open(OPTIONS.withEnvironment(Map.of("DOCKER_API_VERSION", "v1.40")))) {
            assertThat(engine.version()).hasToString("1.40");
        }
        assertThatThrownBy(() -> open(OPTIONS.withEnvironment(Map.of("DOCKER_API_VERSION", "new"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noSocket() throws Exception {
        assertThat(failure())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("could not reach the Engine: there is no socket " + socket())
                .satisfies(e -> assertThat(e.help().orElse("")).contains("DOCKER_HOST"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileOrAFolderIsNoSocket(boolean isFolder) throws Exception {
        if (isFolder) {
            Files.createDirectory(socket());
        } else {
            Files.createFile(socket());
        }

        assertThat(failure())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("is no socket, but a " + (isFolder ? "folder" : "file"));
    }

    @Test
    void aSocketThatWasLeftBehind() throws Exception {
        SocketServer.saying(socket()).close();

        assertThat(failure())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("nobody listens at the socket");
    }

    @Test
    void aSocketOfOthers() throws Exception {
        assumeFalse(System.getProperty("user.name").equals("root"), "root may do anything");
        try (SocketServer server = SocketServer.saying(socket())) {
            Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("r--r--r--"));

            assertThat(failure())
                    .isInstanceOf(ImageException.Denied.class)
                    .hasMessageContaining("this user may not use the socket");
            assertThat(server.heads).isEmpty();
        }
    }

    @Test
    void whatHangsUp() throws Exception {
        try (SocketServer server = new SocketServer(socket(), SocketServer::readHead)) {
            assertThat(failure())
                    .isInstanceOf(ImageException.Unreachable.class)
                    .hasMessageContaining("unix://" + socket())
                    .hasMessageContaining("it hung up without an answer");
            assertThat(server.heads).hasSize(1);
        }
    }

    @Test
    void whatSpeaksNoHttp() throws Exception {
        try (SocketServer server = SocketServer.saying(socket(), "SSH-2.0-OpenSSH_9.2p1\r\n")) {
            assertThat(failure())
                    .isInstanceOf(ImageException.Unreachable.class)
                    .hasMessageContaining("the connection to the Engine at unix://");
            assertThat(server.heads).hasSize(1);
        }
    }

    @Test
    void anAnswerThatBreaksOffNamesTheEngine() throws Exception {
        EngineAddress address = new EngineAddress.Unix(socket());
        try (SocketServer server = SocketServer.saying(
                        socket(), SocketServer.PING, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
                WireHttp wire = new WireHttp(WireOptions.DEFAULT.withUnixSocket(socket()))) {
            EngineCalls calls = new EngineCalls(new EngineReach(wire, address), address.base());

            try (HttpReply reply = calls.succeed(calls.call("save it", "GET", "/images/get", Query.NONE))) {
                InputStream body = reply.body();
                assertThat(body.readNBytes(3)).hasSize(3);
                assertThatThrownBy(body::read)
                        .isInstanceOf(ImageException.Unreachable.class)
                        .hasMessageContaining("could not save it: the answer of the Engine at unix://")
                        .hasMessageContaining("broke off");
            }
            assertThat(server.heads.getLast()).startsWith("GET /v1.41/images/get ");
        }
    }

    @Test
    void silenceIsATimeOut() throws Exception {
        WireOptions hasty = WireOptions.DEFAULT.withStallTimeout(Duration.ofMillis(100));
        CountDownLatch over = new CountDownLatch(1);
        try (SocketServer server = new SocketServer(socket(), (self, connection) -> over.await());
                Engine engine = open(OPTIONS.withWire(hasty))) {
            assertThatThrownBy(engine::ping)
                    .isInstanceOf(ImageException.Unreachable.class)
                    .hasMessageContaining("in time");
            assertThat(server.connections()).isEqualTo(1);
        }
        over.countDown();
    }

    @Test
    void whatTheEngineWorksOnMayTakeItsTime() throws Exception {
        WireOptions hasty = WireOptions.DEFAULT.withStallTimeout(Duration.ofMillis(100));
        CountDownLatch timedOut = new CountDownLatch(1);
        try (SocketServer server = new SocketServer(socket(), (self, connection) -> {
                    self.readHead(connection);
                    if (!self.heads.getLast().startsWith("HEAD")) {
                        timedOut.await();
                        SocketServer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    }
                    connection.read(ByteBuffer.allocate(1));
                });
                WireHttp wire = new WireHttp(hasty.withUnixSocket(socket()).withUnhurried(EngineWork::is))) {
            HttpCall work = HttpCall.of("save it", "GET", URI.create("http://d/v1.41/images/x/get"));
            Thread ping = Thread.ofPlatform().start(() -> {
                assertThatThrownBy(() -> wire.send(HttpCall.of("ask", "HEAD", URI.create("http://d/_ping"))))
                        .isInstanceOf(SocketTimeoutException.class);
                timedOut.countDown();
            });

            wire.send(work).close();

            ping.join();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheWait(boolean virtual) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        List<Throwable> failures = new ArrayList<>();
        try (SocketServer server = new SocketServer(socket(), (self, connection) -> {
                    self.readHead(connection);
                    asked.countDown();
                    over.await();
                });
                Engine engine = open(OPTIONS)) {
            Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
            Thread caller = kind.start(() -> {
                try {
                    engine.ping();
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            asked.await();
            caller.interrupt();
            caller.join();
            assertThat(server.heads).hasSize(1);
        }
        over.countDown();

        assertThat(failures).hasExactlyElementsOfTypes(InterruptedIOException.class);
    }
}
