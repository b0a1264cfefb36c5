package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacedHttpTest {
    private static final HttpCall HERE = HttpCall.of("ping", "GET", URI.create("https://r.test/v2/"));
    private static final HttpCall ELSEWHERE = HttpCall.of("ping", "GET", URI.create("https://cdn.test/x"));
    private static final HttpReply OK = HttpReply.of(200);

    private final Deque<HttpReply> answers = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.parse("2026-10-21T07:27:00Z");

    private final PacedHttp paced = new PacedHttp(
            call -> answers.isEmpty() ? OK : answers.remove(), 8, Duration.ofSeconds(90), this::waitFor, () -> now);

    private void waitFor(Duration delay) {
        waits.add(delay);
        now = now.plus(delay);
    }

    private static HttpReply refusal(String retryAfter) {
        return HttpReply.of(429, Headers.of("Retry-After", retryAfter));
    }

    @Test
    void holdsOtherCallsBackForAsLongAsTheHostAsks() throws IOException {
        answers.add(refusal("7"));

        assertThat(paced.send(HERE).status()).isEqualTo(429);
        paced.send(ELSEWHERE);
        paced.send(HERE);
        paced.send(HERE);

        assertThat(waits).containsExactly(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({"429, 91", "429, soon", "200, 7", "503, 7"})
    void holdsNothingBackWhereThatIsNotAskedOrTooLong(int status, String retryAfter) throws IOException {
        answers.add(HttpReply.of(status, Headers.of("Retry-After", retryAfter)));

        paced.send(HERE);
        paced.send(HERE);

        assertThat(waits).isEmpty();
    }

    @Test
    void givesItsPlaceBackAfterFailures() throws IOException {
        int[] failures = {0};
        PacedHttp narrow = new PacedHttp(
                call -> {
                    failures[0]++;
                    throw new IOException("reset");
                },
                1,
                Duration.ZERO);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> narrow.send(HERE)).hasMessage("reset");
        }

        assertThat(failures[0]).isEqualTo(3);
    }

    /// As when an image is copied within one registry that will not mount, and has said once that it is too much.
    @Test
    @Timeout(60)
    void anUploadDoesNotWaitForTheCallThatBringsItsBytes() throws IOException {
        List<String> methods = new ArrayList<>();
        PacedHttp[] narrow = new PacedHttp[1];
        narrow[0] = new PacedHttp(
                call -> {
                    methods.add(call.method());
                    if (call.body() != null) {
                        call.body().open().close();
                    }
                    return OK;
                },
                1,
                Duration.ZERO);
        HttpBody body = HttpBody.once(1, () -> narrow[0].send(HERE).body());

        narrow[0].send(HERE.withMethod("PUT").withBody("application/octet-stream", body));

        assertThat(methods).containsExactly("PUT", "GET");
    }

    @Test
    void anUploadIsHeldBackAsOthersAre() throws IOException {
        answers.add(refusal("7"));
        HttpCall upload =
                HERE.withMethod("PUT").withBody("application/octet-stream", HttpBody.once(0, HttpReply.of(200)::body));

        paced.send(upload);
        paced.send(upload);

        assertThat(waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> paced.send(HERE)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
