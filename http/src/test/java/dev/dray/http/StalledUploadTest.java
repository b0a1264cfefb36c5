package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that stop reading.
@Timeout(20)
final class StalledUploadTest {
    /// More than the buffers of two sockets hold.
    private static final int LARGE = 64 * 1024 * 1024;

    private static HttpCall put(TinyServer server, HttpBody body) {
        return HttpCall.of("send a layer", "PUT", server.uri("/")).withBody(body);
    }

    @Test
    void endsWhenTheServerTakesNoMoreBytes() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TinyServer server = new TinyServer(socket -> over.await());
                WireHttp http = new WireHttp(WireOptions.DEFAULT.withStallTimeout(Duration.ofMillis(200)))) {
            assertThatThrownBy(() -> http.send(put(server, HttpBody.of(new byte[LARGE]))))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("takes no more bytes");
            over.countDown();
        }
    }

    /// Where the bytes come from may be slower than the time-out of where they go to.
    @Test
    void waitsForASlowSource() throws Exception {
        try (TinyServer server = TinyServer.answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                WireHttp http = new WireHttp(WireOptions.DEFAULT.withStallTimeout(Duration.ofMillis(100)))) {
            HttpReply reply = http.send(put(server, HttpBody.of(3, StalledUploadTest::slow)));

            assertThat(reply.status()).isEqualTo(201);
        }
    }

    private static InputStream slow() {
        return new InputStream() {
            private int left = 1;

            @Override
            public int read() throws IOException {
                throw new IOException("not used");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                pause();
                return left-- > 0 ? 3 : -1;
            }
        };
    }

    private static void pause() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
