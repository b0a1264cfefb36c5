package dev.dray.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// HTTP over connections that are no sockets: pipes here, with a server of a few lines at their other end.
@Timeout(20)
final class DialerTest {
    private static final HttpCall GET = HttpCall.of("ask", "GET", URI.create("http://no.such.host.test/"));

    private final AtomicInteger dialed = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /// What the other side does with a connection.
    private interface Conversation {
        void with(InputStream in, OutputStream out) throws Exception;
    }

    private WireOptions options(Conversation conversation) {
        return WireOptions.DEFAULT.withDialer(() -> dial(conversation));
    }

    private Dialer.Connection dial(Conversation conversation) throws IOException {
        dialed.incrementAndGet();
        PipedInputStream toUs = new PipedInputStream(1000);
        PipedOutputStream fromThem = new PipedOutputStream(toUs);
        PipedInputStream toThem = new PipedInputStream(1000);
        PipedOutputStream fromUs = new PipedOutputStream(toThem);
        Thread.ofPlatform().daemon().start(() -> {
            try (fromThem) {
                conversation.with(toThem, fromThem);
            } catch (Exception e) {
                // The client went away, which some tests want.
            }
        });
        return new Dialer.Connection() {
            @Override
            public InputStream input() {
                return toUs;
            }

            @Override
            public OutputStream output() {
                return fromUs;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    @Test
    void callsShareAConnectionThatIsClosedAtTheEnd() throws Exception {
        List<String> heads = new ArrayList<>();
        try (WireHttp http = new WireHttp(options((in, out) -> {
            while (true) {
                heads.add(head(in));
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
            }
        }))) {
            for (int i = 0; i < 3; i++) {
                try (HttpReply reply = http.send(GET)) {
                    assertThat(reply.read(10)).asString().isEqualTo("abc");
                }
            }
        }

        assertThat(heads).hasSize(3).allSatisfy(head -> assertThat(head).contains("Host: no.such.host.test\r\n"));
        assertThat(dialed).hasValue(1);
        assertThat(closed).hasPositiveValue();
    }

    @Test
    void aBodyGoesUpAndComesBack() throws Exception {
        byte[] large = "0123456789".repeat(50_000).getBytes(ISO_8859_1);
        try (WireHttp http = new WireHttp(options((in, out) -> {
                    head(in);
                    say(out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(large.length));
                    out.write(in.readNBytes(large.length));
                }));
                HttpReply reply = http.send(GET.withMethod("PUT").withBody(HttpBody.of(large)))) {
            assertThat(reply.read(large.length + 1)).isEqualTo(large);
        }
    }

    @Test
    void aConnectionThatEndedIsMadeAnew() throws Exception {
        try (WireHttp http = new WireHttp(options((in, out) -> {
            head(in);
            say(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }))) {
            http.send(GET).close();
            http.send(GET).close();
        }

        assertThat(dialed).hasValue(2);
    }

    @Test
    void whatTheDialerSaysIsTheFailure() throws Exception {
        try (WireHttp http = new WireHttp(WireOptions.DEFAULT.withDialer(() -> {
            throw new IOException("no such program");
        }))) {
            assertThatThrownBy(() -> http.send(GET)).hasMessage("no such program");
        }
    }

    @Test
    void silenceIsATimeOut() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        WireOptions options = options((in, out) -> over.await()).withStallTimeout(Duration.ofMillis(100));
        try (WireHttp http = new WireHttp(options)) {
            assertThatThrownBy(() -> http.send(GET)).isInstanceOf(SocketTimeoutException.class);
        }
        over.countDown();

        assertThat(closed).hasPositiveValue();
    }

    @Test
    void whoTakesNoMoreBytesIsATimeOut() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        WireOptions options = options((in, out) -> over.await()).withStallTimeout(Duration.ofMillis(100));
        try (WireHttp http = new WireHttp(options)) {
            HttpCall put = GET.withMethod("PUT").withBody(HttpBody.of(new byte[100_000]));

            assertThatThrownBy(() -> http.send(put))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("takes no more bytes");
        }
        over.countDown();
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<Throwable> failures = new ArrayList<>();
        try (WireHttp http = new WireHttp(options((in, out) -> {
            head(in);
            asked.countDown();
            in.read();
        }))) {
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    http.send(GET);
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            asked.await();
            caller.interrupt();
            caller.join();
        }

        assertThat(failures).hasExactlyElementsOfTypes(InterruptedIOException.class);
    }
}
