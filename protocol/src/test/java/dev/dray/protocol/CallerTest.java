package dev.dray.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.ScriptedHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CallerTest {
    private static final HttpCall CALL = HttpCall.of("read x", "GET", URI.create("https://reg.example/x"));
    private static final byte[] BODY = "12345".getBytes(UTF_8);

    private static HttpReply whole() {
        return HttpReply.of(200, Headers.of("Content-Length", "5"), BODY);
    }

    private static ImageException refusal(HttpCall call, HttpReply reply) {
        return reply.status() == 404
                ? new ImageException.NotFound("could not " + call.purpose())
                : new ImageException.Rejected("HTTP " + reply.status(), null);
    }

    @Test
    void readsADocumentWholeAndSaysWhereItCameFrom() throws IOException {
        URI elsewhere = URI.create("https://cdn.example/x");

        assertThat(new Caller(call -> whole(), CallerTest::refusal)
                        .read(CALL, 5)
                        .body())
                .isEqualTo(BODY);
        assertThat(new Caller(call -> whole(), CallerTest::refusal)
                        .read(CALL, 5)
                        .uri())
                .isEqualTo(CALL.uri());
        assertThat(new Caller(call -> whole().withUri(elsewhere), CallerTest::refusal)
                        .read(CALL, 5)
                        .uri())
                .isEqualTo(elsewhere);
    }

    @Test
    void refusesADocumentThatIsOneByteTooLong() {
        Http http = new ScriptedHttp().on("GET /x", whole());

        assertThatThrownBy(() -> new Caller(http, CallerTest::refusal).read(CALL, 4))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("could not read x: the answer is over 4 bytes");
    }

    @Test
    void readsAgainWhatBrokeOffTwice() throws IOException {
        var http = new ScriptedHttp()
                .on("GET /x", whole().withBody(new BrokenStream(BODY, 2)))
                .on("GET /x", whole().withBody(new ByteArrayInputStream(BODY, 0, 3)))
                .on("GET /x", whole());

        assertThat(new Caller(http, CallerTest::refusal).read(CALL, 5).body()).isEqualTo(BODY);
    }

    @Test
    void givesUpAfterThreeBreaks() {
        var http = new ScriptedHttp().on("GET /x", call -> whole().withBody(new BrokenStream(BODY, 2)));

        assertThatThrownBy(() -> new Caller(http, CallerTest::refusal).read(CALL, 5))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining("connection reset");
        assertThat(http.calls()).hasSize(3);
    }

    @Test
    void readsNothingAgainOnceItIsCancelled() {
        var http = new ScriptedHttp().on("GET /x", call -> {
            Thread.currentThread().interrupt();
            return whole().withBody(new BrokenStream(BODY, 2));
        });

        assertThatThrownBy(() -> new Caller(http, CallerTest::refusal).read(CALL, 5))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(http.calls()).hasSize(1);
    }

    @Test
    void closesAReplyThatIsNoSuccess() {
        var closed = new AtomicBoolean();
        Http http = call -> HttpReply.of(404).withBody(new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        });

        assertThatThrownBy(() -> new Caller(http, CallerTest::refusal).succeed(CALL))
                .isInstanceOf(ImageException.NotFound.class);
        assertThat(closed).isTrue();
    }

    @Test
    void leavesItToOthersWhatARefusalMeans() {
        Caller caller = new Caller(call -> HttpReply.of(404), (call, reply) -> new ImageException.Denied("no", null));

        assertThatThrownBy(() -> caller.read(CALL, 5))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("no");
    }
}
