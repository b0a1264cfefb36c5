package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors: protocols J.5, WWW-Authenticate.
final class ChallengeTest {
    private static final String HUB = "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
            + "scope=\"repository:samalba/my-app:pull,push\"";

    private static Challenge challenge(String scheme, String... namesAndValues) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Challenge(scheme, parameters);
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(
                        HUB,
                        challenge(
                                "bearer",
                                "realm",
                                "https://auth.docker.io/token",
                                "service",
                                "registry.docker.io",
                                "scope",
                                "repository:samalba/my-app:pull,push")),
                Arguments.of("bearer Realm=https,service=reg", challenge("bearer", "realm", "https", "service", "reg")),
                Arguments.of(
                        "Basic realm=\"a \\\"quoted\\\" realm\"", challenge("basic", "realm", "a \"quoted\" realm")),
                Arguments.of("Bearer: realm=\"x\"", challenge("bearer")),
                Arguments.of("Token", challenge("token")),
                Arguments.of(
                        "Bearer realm=\"https://x/t\" , service=\"s\",scope=\"a b\",error=\"insufficient_scope\"",
                        challenge(
                                "bearer",
                                "realm",
                                "https://x/t",
                                "service",
                                "s",
                                "scope",
                                "a b",
                                "error",
                                "insufficient_scope")),
                Arguments.of("Bearer realm=\"unterminated", challenge("bearer")),
                Arguments.of("  Bearer realm=\"x\"", challenge("bearer", "realm", "x")),
                Arguments.of("Negotiate", challenge("negotiate")),
                Arguments.of(
                        "Bearer realm=\"https://r.io/v2/token?x=1&y=2\",service=\"r.io:5000\"",
                        challenge("bearer", "realm", "https://r.io/v2/token?x=1&y=2", "service", "r.io:5000")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsOneChallenge(String value, Challenge challenge) {
        assertThat(Challenge.parse(List.of(value))).containsExactly(challenge);
    }

    @Test
    void readsTwoChallengesOfOneValue() {
        assertThat(Challenge.parse(List.of("Basic realm=\"auth required\",Token")))
                .containsExactly(challenge("basic", "realm", "auth required"), challenge("token"));
        assertThat(Challenge.parse(List.of("Negotiate, Basic realm=\"b\", Bearer realm=\"t\", service=\"s\"")))
                .containsExactly(
                        challenge("negotiate"),
                        challenge("basic", "realm", "b"),
                        challenge("bearer", "realm", "t", "service", "s"));
    }

    @Test
    void readsTheValuesOfSeveralHeaders() {
        assertThat(Challenge.parse(List.of("Basic realm=\"b\"", HUB)))
                .extracting(Challenge::scheme)
                .containsExactly("basic", "bearer");
    }

    @Test
    void findsNoEmptyParameter() {
        Challenge challenge =
                Challenge.parse(List.of("Bearer realm=\"\",service=\"s\"")).getFirst();

        assertThat(challenge.find("realm")).isEmpty();
        assertThat(challenge.find("service")).contains("s");
        assertThat(challenge.find("scope")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "\"", "=", "=x", ", ,", ":"})
    void passesOverWhatIsNoChallenge(String value) {
        assertThat(Challenge.parse(List.of(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=",
                "Bearer =x",
                "Bearer realm=\"x\\",
                "Bearer a=b=c",
                "Basic dXNlcjpwYXNz==",
                "a\0b"
            })
    void endsOnNonsense(String value) {
        assertThat(Challenge.parse(List.of(value))).hasSizeLessThan(3);
    }

    @Test
    void readsWhatItPrints() {
        Challenge challenge = challenge(
                "bearer", "realm", "https://x/t?a=\"b\"\\", "service", "r,s", "scope", "repository:a:pull,push");

        assertThat(Challenge.parse(List.of(challenge.toString()))).containsExactly(challenge);
        assertThat(Challenge.parse(List.of(HUB)).getFirst().toString()).isEqualTo(HUB);
        assertThat(challenge("token").toString()).isEqualTo("Token");
    }
}
