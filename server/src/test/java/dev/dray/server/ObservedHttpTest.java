package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservedHttpTest {
    private static final HttpCall CALL =
            HttpCall.of("test", "POST", URI.create("http://registry.test/v2/")).withBody(HttpBody.of(new byte[7]));

    private final List<Exchange> ended = Collections.synchronizedList(new ArrayList<>());

    @Test
    void tellsOfACallOnceItsReplyIsClosed() throws IOException {
        var times = List.of(Instant.EPOCH, Instant.EPOCH.plusMillis(20)).iterator();
        Http http = new ObservedHttp(
                call -> {
                    try (InputStream in = Objects.requireNonNull(call.body()).open()) {
                        in.readNBytes(5);
                    }
                    return HttpReply.of(202, Headers.of("Range", "0-4"), new byte[3]);
                },
                List.of(ended::add),
                times::next);

        HttpReply reply = http.send(CALL);
        reply.body().readAllBytes();
        assertThat(ended).isEmpty();
        reply.close();
        reply.close();

        assertThat(ended).singleElement().satisfies(exchange -> {
            assertThat(exchange.answer().status()).isEqualTo(202);
            assertThat(exchange.answer().headers().find("Range")).contains("0-4");
            assertThat(exchange.traffic()).isEqualTo(new Traffic(5, 3, Instant.EPOCH, Duration.ofMillis(20)));
            assertThat(exchange.caller()).isEmpty();
        });
    }

    @Test
    void aFailureIsACallThatEnded() {
        Http http = new ObservedHttp(
                call -> {
                    throw new IOException("no answer");
                },
                List.of(ended::add));

        assertThatThrownBy(() -> http.send(CALL)).hasMessage("no answer");

        assertThat(ended)
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.answer().status()).isEqualTo(500));
    }

    @Test
    void knowsWhoCalledOverAConnectionWhateverTheySay() throws IOException {
        Http http = new ObservedHttp(call -> HttpReply.of(200), List.of(ended::add));
        try (RegistryServer server = RegistryServer.start(http, ListenerOptions.LOCAL);
                WireHttp wire = new WireHttp(WireOptions.DEFAULT)) {
            wire.send(HttpCall.of("test", "GET", server.uri().resolve("/v2/"))
                            .withHeader("X-Forwarded-For", "192.0.2.1"))
                    .close();
        }

        assertThat(ended)
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.caller()).contains("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, Basic, me:secret, me",
        "401, Basic, me:secret, ",
        "200, Basic, me, me",
        "200, Basic, :secret, ",
        "200, Other, me:secret, ",
    })
    void believesTheUserWhereTheRegistryDid(int status, String scheme, String text, String user) throws IOException {
        String credentials = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThat(exchange(status, scheme + " " + credentials).user().orElse(null))
                .isEqualTo(user);
    }

    @Test
    void theUserOfATokenIsItsSubject() throws IOException {
        String claims = Base64.getUrlEncoder().encodeToString("{\"sub\":\"me\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(exchange(200, "Bearer e30." + claims + ".c2ln").user()).contains("me");
        assertThat(exchange(200, "Bearer e30.%%%.c2ln").user()).isEmpty();
        assertThat(exchange(200, "Bearer opaque").user()).isEmpty();
    }

    private Exchange exchange(int status, String authorization) throws IOException {
        Http http = new ObservedHttp(call -> HttpReply.of(status), List.of(ended::add));
        http.send(CALL.withHeader("Authorization", authorization)).close();
        return ended.getLast();
    }
}
