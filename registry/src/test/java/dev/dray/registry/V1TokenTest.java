package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols B40 to B42, B48.
final class V1TokenTest {
    private static final String VALUE = "signature=6b1e,repository=\"library/ubuntu\",access=read";

    @ParameterizedTest
    @ValueSource(strings = {VALUE, "Token " + VALUE, "token  " + VALUE, " " + VALUE + "\t"})
    void isSentAsRegistriesWantItHoweverItCame(String given) {
        V1Token token = V1Token.find(Headers.of("X-Docker-Token", given)).orElseThrow();

        assertThat(token.authorization()).isEqualTo("Token " + VALUE);
        assertThat(token.toString()).doesNotContain("6b1e");
    }

    @Test
    void severalValuesAreOne() {
        Headers headers = Headers.of(
                "X-Docker-Token",
                "Token signature=6b1e",
                "x-docker-token",
                "repository=\"library/ubuntu\",access=read");

        assertThat(V1Token.find(headers)).contains(new V1Token(VALUE));
    }

    @Test
    void mayBeMissing() {
        assertThat(V1Token.find(Headers.NONE)).isEmpty();
        assertThat(V1Token.find(Headers.of("X-Docker-Token", " "))).isEmpty();
    }
}
