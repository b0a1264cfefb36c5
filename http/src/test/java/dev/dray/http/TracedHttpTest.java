package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TracedHttpTest {
    private static final HttpCall CALL = HttpCall.of("ping", "GET", URI.create("https://r.io/v2/"));
    private final List<HttpEvent> events = new ArrayList<>();

    @Test
    void tellsOfCallAndAnswer() throws IOException {
        HttpReply reply = HttpReply.of(200, Headers.of("A", "b"));

        assertThat(new TracedHttp(call -> reply, events::add).send(CALL)).isSameAs(reply);

        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isEqualTo(new HttpEvent.Sent(CALL));
        assertThat(events.getLast()).isInstanceOfSatisfying(HttpEvent.Answered.class, answered -> {
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.headers().find("a")).contains("b");
        });
    }

    @Test
    void tellsOfAFailureAndThrowsIt() {
        IOException failure = new IOException("reset");
        Http broken = call -> {
            throw failure;
        };

        assertThatThrownBy(() -> new TracedHttp(broken, events::add).send(CALL)).isSameAs(failure);

        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        HttpEvent.Failed.class,
                        failed -> assertThat(failed.failure()).isSameAs(failure));
    }

    @Test
    void twoTracesAreToldBoth() {
        List<HttpEvent> others = new ArrayList<>();
        HttpTrace both = ((HttpTrace) events::add).and(others::add);

        both.on(new HttpEvent.Sent(CALL));

        assertThat(events).hasSize(1).isEqualTo(others);
    }
}
