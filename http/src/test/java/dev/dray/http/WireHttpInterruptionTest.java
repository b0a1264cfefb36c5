package dev.dray.http;

import static dev.dray.http.WireHttpTest.get;
import static dev.dray.http.WireHttpTest.readHead;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A call is cancelled by interrupting its thread, of whatever kind and wherever it waits.
@Timeout(20)
final class WireHttpInterruptionTest {
    private final WireHttp http = new WireHttp(WireOptions.DEFAULT);

    @AfterEach
    void close() throws IOException {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheWaitForAnAnswer(boolean virtual) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (TinyServer server = new TinyServer(socket -> {
            readHead(socket);
            reached.countDown();
            socket.getInputStream().read();
        })) {
            Throwable failure = interrupted(virtual, reached, () -> http.send(get(server.uri("/"))));

            assertThat(failure)
                    .isInstanceOf(InterruptedIOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheReadingOfABody(boolean virtual) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (TinyServer server = new TinyServer(socket -> {
            TinyServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            Throwable failure = interrupted(virtual, reached, () -> {
                try (HttpReply reply = http.send(get(server.uri("/")))) {
                    assertThat(reply.body().readNBytes(3)).hasSize(3);
                    reached.countDown();
                    return reply.body().read();
                }
            });

            assertThat(failure).isInstanceOf(InterruptedIOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheSendingOfABody(boolean virtual) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        HttpBody body = HttpBody.of(1L << 40, () -> new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                reached.countDown();
                return length;
            }
        });
        CountDownLatch over = new CountDownLatch(1);
        try (TinyServer server = new TinyServer(socket -> over.await())) {
            HttpCall put = get(server.uri("/")).withMethod("PUT").withBody(body);

            assertThat(interrupted(virtual, reached, () -> http.send(put))).isInstanceOf(InterruptedIOException.class);
            over.countDown();
        }
    }

    @Test
    void anInterruptEndsTheWaitForAConnection() throws Exception {
        WireOptions one = WireOptions.DEFAULT.withConnectionsPerHost(1);
        try (TinyServer server =
                        new TinyServer(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
                WireHttp narrow = new WireHttp(one)) {
            CountDownLatch reached = new CountDownLatch(1);
            Thread holder = Thread.ofVirtual().start(new FutureTask<>(() -> narrow.send(get(server.uri("/")))));
            while (server.connections.get() == 0) {
                Thread.onSpinWait();
            }
            reached.countDown();

            Throwable failure = interrupted(true, reached, () -> narrow.send(get(server.uri("/"))));

            assertThat(failure).isInstanceOf(InterruptedIOException.class);
            holder.interrupt();
            holder.join();
        }
    }

    /// Runs the call on a thread of its own, interrupts that when `reached` is counted down, and gives the failure.
    private static Throwable interrupted(boolean virtual, CountDownLatch reached, Callable<?> call) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        Thread thread = kind.start(() -> {
            try {
                call.call();
            } catch (Throwable e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                failures.add(e);
            }
        });
        reached.await();
        thread.interrupt();
        thread.join();
        return failures.getFirst();
    }
}
