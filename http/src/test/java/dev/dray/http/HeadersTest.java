package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersTest {
    @Test
    void namesHaveNoCaseAndValuesHaveAnOrder() {
        Headers headers = Headers.of("Link", "a", "Accept", "x", "LINK", "b");

        assertThat(headers.find("link")).contains("a");
        assertThat(headers.all("lInK")).containsExactly("a", "b");
        assertThat(headers.has("accept")).isTrue();
        assertThat(headers.has("absent")).isFalse();
        assertThat(headers.find("absent")).isEmpty();
    }

    @Test
    void copiesAreChangedNotTheOriginal() {
        Headers headers = Headers.of("A", "1");

        assertThat(headers.plus("a", "2").all("A")).containsExactly("1", "2");
        assertThat(headers.with("a", "2").all("A")).containsExactly("2");
        assertThat(headers.without("a").has("A")).isFalse();
        assertThat(headers.all("A")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "\r", "\n"})
    void aValueCannotStartAnotherHeader(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("A", value))
                .withMessageContaining("line break");
    }

    @Test
    void valuesAreNotPrinted() {
        assertThat(Headers.of("Authorization", "Bearer s3cret", "A", "b")).hasToString("[Authorization, A]");
    }

    /// Protocols H30.
    @Test
    void secretsAreLeftBehind() {
        Headers headers = Headers.of(
                "Authorization", "a", "COOKIE", "b", "X-Registry-Auth", "c", "X-Docker-Token", "d", "Accept", "e");
        List<String> names = new ArrayList<>();

        headers.withoutSecrets().forEach((name, value) -> names.add(name));

        assertThat(names).containsExactly("Accept");
    }
}
