package dev.dray.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers that hang up while a body is sent to them, as an Engine does that has no room for an image.
@Timeout(20)
final class LastWordsTest {
    /// More than the buffers of two sockets hold.
    private static final byte[] LARGE = new byte[16 * 1024 * 1024];

    private static final String FULL = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 13\r\n\r\nno space left";

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    Path folder;

    /// Reads a little of each call, answers and hangs up.
    private ServerSocketChannel server(String... answers) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        Thread.ofPlatform().daemon().start(() -> {
            for (String answer : answers) {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(64 * 1024));
                    client.write(UTF_8.encode(answer));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return server;
    }

    private Path socket() {
        return folder.resolve("engine.sock");
    }

    private static HttpReply send(WireHttp http, HttpBody body) throws IOException {
        return http.send(HttpCall.of("load", "POST", URI.create("http://engine.test/load"))
                .withBody(body));
    }

    private WireHttp client() {
        return new WireHttp(WireOptions.DEFAULT.withUnixSocket(socket()));
    }

    @Test
    void whatItSaidIsTheAnswer() throws IOException {
        try (ServerSocketChannel server = server(FULL, OK);
                WireHttp http = client()) {
            HttpReply refused = send(http, HttpBody.once(HttpBody.UNKNOWN, HttpBody.of(LARGE)::open));
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.read(100)).asString().isEqualTo("no space left");
            refused.close();

            // On a connection of its own: the first one still has a part of a body.
            assertThat(send(http, HttpBody.of(new byte[1])).status()).isEqualTo(200);
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void aServerThatSaysNothingHasBrokenTheConnection() throws IOException {
        try (ServerSocketChannel server = server("");
                WireHttp http = client()) {
            assertThatThrownBy(() -> send(http, HttpBody.of(LARGE)))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("Broken pipe");
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void aBodyThatFailsIsNoAnswer() throws IOException {
        try (ServerSocketChannel server = server(OK);
                WireHttp http = client()) {
            HttpBody broken = HttpBody.of(HttpBody.UNKNOWN, () -> {
                throw new IOException("the disk is gone");
            });

            assertThatThrownBy(() -> send(http, broken)).hasMessage("the disk is gone");
            assertThat(server.isOpen()).isTrue();
        }
    }

    /// An Engine works for minutes on what it was sent.
    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws IOException {
        Thread main = Thread.currentThread();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                WireHttp http = client()) {
            server.bind(UnixDomainSocketAddress.of(socket()));
            Thread.ofPlatform().daemon().start(() -> {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(64 * 1024));
                    main.interrupt();
                    client.read(ByteBuffer.allocate(64 * 1024));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThatThrownBy(() -> send(http, HttpBody.of(new byte[1]))).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
