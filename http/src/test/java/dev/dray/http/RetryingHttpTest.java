package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols C165, J.5.
final class RetryingHttpTest {
    private static final HttpCall GET = HttpCall.of("ping", "GET", URI.create("https://r.test/v2/"));
    private static final Instant NOW = Instant.parse("2026-10-21T07:27:00Z");
    private final List<Duration> delays = new ArrayList<>();
    private final List<HttpEvent> events = new ArrayList<>();
    private final Deque<Http> answers = new ArrayDeque<>();
    private int sent;

    private RetryingHttp retrying(RetryPolicy policy, DoubleSupplier chance) {
        Http next = call -> {
            sent++;
            return answers.size() > 1
                    ? answers.removeFirst().send(call)
                    : answers.getFirst().send(call);
        };
        return new RetryingHttp(next, policy, events::add, delays::add, chance, () -> NOW);
    }

    private HttpReply send(HttpCall call) throws IOException {
        return retrying(RetryPolicy.DEFAULT, () -> 1).send(call);
    }

    private void answer(int status, String... headers) {
        answers.add(call -> HttpReply.of(status, Headers.of(headers)));
    }

    private void fail(IOException failure) {
        answers.add(call -> {
            throw failure;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 499, 500, 502, 503, 504, 522})
    void retriesWhatMayPass(int status) throws IOException {
        answer(status);
        answer(200);

        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(sent).isEqualTo(2);
        assertThat(events).containsExactly(new HttpEvent.Waiting(GET, "HTTP " + status, delays.getFirst()));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 206, 301, 307, 400, 401, 403, 404, 405, 409, 416, 501, 505})
    void doesNotRetryWhatStays(int status) throws IOException {
        answer(status);

        assertThat(send(GET).status()).isEqualTo(status);
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void givesTheLastReplyWhenNothingHelps() throws IOException {
        answer(503);

        assertThat(send(GET).status()).isEqualTo(503);
        assertThat(sent).isEqualTo(RetryPolicy.DEFAULT.attempts());
        assertThat(delays).hasSize(RetryPolicy.DEFAULT.attempts() - 1);
    }

    @Test
    void neverRepeatsAPatch() throws IOException {
        answer(503);

        assertThat(send(GET.withMethod("PATCH")).status()).isEqualTo(503);
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void neverRepeatsABrokenPatch() {
        fail(new SocketException("reset"));

        assertThatThrownBy(() -> send(GET.withMethod("PATCH"))).hasMessage("reset");
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void doesNotSendABodyTwiceThatIsNotToBe() throws IOException {
        HttpCall put = GET.withMethod("PUT").withBody(HttpBody.once(0, InputStream::nullInputStream));
        answer(503);
        answer(201);

        assertThat(send(put).status()).isEqualTo(503);
        assertThat(send(put.withBody(HttpBody.of(new byte[0]))).status()).isEqualTo(201);
        assertThat(sent).isEqualTo(2);
    }

    static Stream<IOException> passing() {
        return Stream.of(
                new SocketTimeoutException("slow"),
                new ConnectException("refused"),
                new SocketException("reset"),
                new EOFException("ended"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void retriesFaultsThatMayPass(IOException failure) throws IOException {
        fail(failure);
        answer(200);

        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(sent).isEqualTo(2);
    }

    static Stream<IOException> staying() {
        return Stream.of(
                new UnknownHostException("nowhere"),
                new SSLHandshakeException("not trusted"),
                new RefusedTarget("no"),
                new InterruptedIOException("cancelled"));
    }

    @ParameterizedTest
    @MethodSource("staying")
    void doesNotRetryFaultsThatStay(IOException failure) {
        fail(failure);

        assertThatThrownBy(() -> send(GET)).isSameAs(failure);
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void throwsTheLastFaultWhenNothingHelps() {
        for (int i = 1; i < RetryPolicy.DEFAULT.attempts(); i++) {
            fail(new SocketException("earlier"));
        }
        fail(new SocketException("last"));

        assertThatThrownBy(() -> send(GET)).hasMessage("last");
        assertThat(sent).isEqualTo(RetryPolicy.DEFAULT.attempts());
    }

    @Test
    void anInterruptedThreadDoesNotTryAgain() {
        answers.add(call -> {
            Thread.currentThread().interrupt();
            throw new SocketException("Closed by interrupt");
        });

        assertThatThrownBy(() -> send(GET)).hasMessage("Closed by interrupt");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void anInterruptEndsThePause() {
        answer(503);
        RetryingHttp http =
                new RetryingHttp(call -> answers.getFirst().send(call), RetryPolicy.DEFAULT, HttpTrace.SILENT);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> http.send(GET)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /// The policy's first delay is 500 ms; the answer in milliseconds.
    @ParameterizedTest
    @CsvSource({
        "Retry-After, 7, 7000",
        "Retry-After, ' 7 ', 7000",
        "Retry-After, 0, 500",
        "Retry-After, -5, 500",
        "Retry-After, soon, 500",
        "Retry-After, 1.5, 500",
        "Retry-After, 99999999999999999999, 500",
        "Retry-After, 'Wed, 21 Oct 2026 07:28:00 GMT', 60000",
        "Retry-After, 'Wed, 21 Oct 2026 07:26:00 GMT', 500",
        "Retry-After, 'Wed, 32 Oct 2026 07:26:00 GMT', 500",
        "Retry-After, '', 500",
        "X-Retry-After, 1792567650, 30000",
        "X-Retry-After, 5, 500",
        "X-Retry-After, 9223372036854775807, 500",
        "X-Retry-After, -9223372036854775808, 500",
        "X-Retry-After, x, 500",
    })
    void waitsAsLongAsTheServerAsks(String header, String value, long expected) throws IOException {
        answer(429, header, value);
        answer(200);

        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(delays).containsExactly(Duration.ofMillis(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After, 91",
        "Retry-After, 9223372036854775807",
        "Retry-After, 'Thu, 21 Oct 2027 07:28:00 GMT'",
        "X-Retry-After, 1892567650"
    })
    void doesNotWaitForever(String header, String value) throws IOException {
        answer(429, header, value);

        HttpReply reply = send(GET);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(sent).isEqualTo(1);
        assertThat(delays).isEmpty();
    }

    @Test
    void delaysAreDoubledAndBounded() throws IOException {
        answer(503);
        RetryPolicy policy = RetryPolicy.DEFAULT.withAttempts(8).withFirstDelay(Duration.ofMillis(400));

        retrying(policy, () -> 1).send(GET);

        assertThat(delays)
                .extracting(Duration::toMillis)
                .containsExactly(400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    }

    @Test
    void chanceSpreadsTheDelays() throws IOException {
        answer(503);
        Deque<Double> chances = new ArrayDeque<>(List.of(0.0, 0.5, 1.0));
        RetryPolicy policy = RetryPolicy.DEFAULT.withAttempts(4).withFirstDelay(Duration.ofMillis(400));

        retrying(policy, chances::removeFirst).send(GET);

        assertThat(delays).extracting(Duration::toMillis).containsExactly(200L, 600L, 1600L);
    }

    @Test
    void manyAttemptsDoNotOverflow() {
        RetryPolicy policy = RetryPolicy.DEFAULT.withAttempts(1000);

        assertThat(policy.delayBefore(1000, 1)).isEqualTo(policy.maxDelay());
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withAttempts(0));
    }

    @Test
    void opensTheBodyAgainForEachAttempt() throws IOException {
        List<Integer> read = new ArrayList<>();
        HttpBody body = HttpBody.of(3, () -> new ByteArrayInputStream(new byte[3]));
        Http reading = call -> {
            read.add(call.body() == null ? -1 : call.body().open().readAllBytes().length);
            return HttpReply.of(read.size() < 3 ? 500 : 201);
        };
        answers.add(reading);

        assertThat(send(GET.withMethod("PUT").withBody(body)).status()).isEqualTo(201);
        assertThat(read).containsExactly(3, 3, 3);
    }

    @Test
    void closesAReplyBeforeTheNextAttempt() throws IOException {
        List<String> order = new ArrayList<>();
        answers.add(call -> {
            order.add("sent");
            return HttpReply.of(503).withBody(new ByteArrayInputStream(new byte[0]) {
                @Override
                public void close() {
                    order.add("closed");
                }
            });
        });

        HttpReply last = retrying(RetryPolicy.DEFAULT.withAttempts(2), () -> 0).send(GET);

        assertThat(order).containsExactly("sent", "closed", "sent");
        last.close();
    }

    @ParameterizedTest
    @CsvSource({"407, 1", "403, 1", "503, 5"})
    void aProxyThatRefusesIsNotAskedAgain(int status, int times) {
        HttpProxy proxy = HttpProxy.parse("p.test:3128", "HTTPS_PROXY");
        fail(ProxyFailure.refused(proxy, "r.test", status));

        assertThatThrownBy(() -> send(GET)).isInstanceOf(ProxyFailure.class);
        assertThat(sent).isEqualTo(times);
    }
}
