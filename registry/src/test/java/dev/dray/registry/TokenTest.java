package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /// The table of protocols J.5, and what servers really say of time.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"token":"a"}                                                                     | a | 60
            {"access_token":"b","expires_in":3600}                                            | b | 3600
            {"token":"a","access_token":"b"}                                                  | b | 60
            {"token":"a","access_token":""}                                                   | a | 60
            {"token":"a","expires_in":5}                                                      | a | 60
            {"token":"a","expires_in":-1}                                                     | a | 60
            {"token":"a","expires_in":"3600"}                                                 | a | 60
            {"token":"a","expires_in":3600.5}                                                 | a | 60
            {"token":"a","expires_in":null}                                                   | a | 60
            {"token":"a","expires_in":9000000000000000000}                                    | a | 2147483647
            {"token":"a","expires_in":99999999999999999999}                                   | a | 60
            {"token":"a","issued_at":"2000-01-01T00:00:00Z","expires_in":300}                 | a | 300
            {"token":"a","issued_at":"2026-06-01T00:00:00Z","expires_in":300}                 | a | 300
            {"token":"a","issued_at":"2025-12-31T23:59:00Z","expires_in":300}                 | a | 240
            {"token":"a","issued_at":"yesterday","expires_in":300}                            | a | 300
            {"token":"a","issued_at":7,"expires_in":300}                                      | a | 300
            {"token":7,"access_token":"b"}                                                    | b | 60
            """)
    void readsWhatATokenServerAnswers(String answer, String secret, long seconds) {
        Token token = Token.parse(answer.getBytes(UTF_8), NOW);

        assertThat(token.secret()).isEqualTo(secret);
        assertThat(token.expires()).isEqualTo(NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"token\":\"\",\"access_token\":\"\"}",
                "{\"token\":7}",
                "[]",
                "",
                "<html>down</html>",
                "{\"token\":\"a\\r\\nX-Evil: 1\"}",
                "{\"token\":\"a b\"}",
                "{\"token\":\"é\"}"
            })
    void refusesAnAnswerWithoutAToken(String answer) {
        assertThatIllegalArgumentException().isThrownBy(() -> Token.parse(answer.getBytes(UTF_8), NOW));
    }

    @Test
    void quotesNoAnswerThatIsABareToken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Token.parse("eyJhbGciOi.s3cret".getBytes(UTF_8), NOW))
                .withMessageNotContaining("eyJ")
                .withMessageNotContaining("s3cret")
                .withNoCause();
    }

    @Test
    void isNotFreshTenSecondsBeforeItExpires() {
        Token token = new Token("a", NOW.plusSeconds(60));

        assertThat(token.isFresh(NOW)).isTrue();
        assertThat(token.isFresh(NOW.plusSeconds(49))).isTrue();
        assertThat(token.isFresh(NOW.plusSeconds(50))).isFalse();
    }

    @Test
    void doesNotPrintItsSecret() {
        assertThat(new Token("s3cret", NOW)).asString().doesNotContain("s3cret");
    }
}
