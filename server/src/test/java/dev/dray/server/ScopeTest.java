package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScopeTest {
    /// Protocols D25, D26.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            repository:samalba/my-app:pull,push     | repository         | samalba/my-app   | pull,push
            repository:host:5000/a/b:pull           | repository         | host:5000/a/b    | pull
            repository(plugin):user/x:pull          | repository(plugin) | user/x           | pull
            registry:catalog:*                      | registry           | catalog          | *
            """)
    void readsWhatItPrints(String text, String type, String name, String actions) {
        Scope scope = Scope.parse(text).orElseThrow();

        assertThat(scope.type()).isEqualTo(type);
        assertThat(scope.name()).isEqualTo(name);
        assertThat(scope.actions()).containsExactlyInAnyOrder(actions.split(","));
        assertThat(scope).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a:b", ":a:b", "a::b", "a:b:"})
    void readsNothingFromWhatIsNoScope(String text) {
        assertThat(Scope.parse(text)).isEmpty();
    }

    @Test
    void isInGrantsThatTogetherAllowIt() {
        Scope wanted = Scope.repository("a", "pull", "push");

        assertThat(wanted.isIn(List.of(Scope.repository("a", "pull"), Scope.repository("a", "push"))))
                .isTrue();
        assertThat(wanted.isIn(List.of(Scope.repository("a", "*")))).isTrue();
        assertThat(wanted.isIn(List.of(Scope.repository("a", "pull"), Scope.repository("b", "push"))))
                .isFalse();
        assertThat(wanted.isIn(List.of())).isFalse();
    }
}
