package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OverridesTest {
    @Test
    void aNameLeadsThroughSections() {
        Map<String, Object> result = Overrides.apply(
                Map.of("http", Map.of("addr", ":1", "secret", "s")), Map.of("REGISTRY_HTTP_ADDR", ":2"));

        assertThat(result).isEqualTo(Map.of("http", Map.of("addr", ":2", "secret", "s")));
    }

    @Test
    void aSectionThatIsMissingIsMade() {
        assertThat(Overrides.apply(Map.of(), Map.of("REGISTRY_STORAGE_DELETE_ENABLED", "true")))
                .isEqualTo(Map.of("storage", Map.of("delete", Map.of("enabled", "true"))));
    }

    @Test
    void aWordMayStandForASection() {
        Map<String, String> environment =
                Map.of("REGISTRY_AUTH", "htpasswd", "REGISTRY_AUTH_HTPASSWD_PATH", "/etc/htpasswd");

        assertThat(Overrides.apply(Map.of(), environment))
                .isEqualTo(Map.of("auth", Map.of("htpasswd", Map.of("path", "/etc/htpasswd"))));
    }

    @Test
    void aTextIsTakenAsItStands() {
        assertThat(Overrides.apply(Map.of(), Map.of("REGISTRY_PROXY_PASSWORD", "a: b #c")))
                .isEqualTo(Map.of("proxy", Map.of("password", "a: b #c")));
    }

    @Test
    void aListIsCountedFromNought() {
        Map<String, Object> file = Map.of("a", List.of(Map.of("b", "1"), Map.of("b", "2")));

        assertThat(Overrides.apply(file, Map.of("REGISTRY_A_1_B", "3")))
                .isEqualTo(Map.of("a", List.of(Map.of("b", "1"), Map.of("b", "3"))));
        assertThatThrownBy(() -> Overrides.apply(file, Map.of("REGISTRY_A_3_B", "3")))
                .hasMessage("REGISTRY_A_3_B: the list has 2 entries");
    }

    @Test
    void otherNamesAreNoneOfOurs() {
        Map<String, String> environment = Map.of("REGISTRYX_A", "1", "HOME", "/", "REGISTRY_AUTH_FILE", "/auth.json");

        assertThat(Overrides.apply(Map.of(), environment)).isEmpty();
    }
}
