package dev.dray.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vectors: protocols J.5, config key matching.
final class RegistryKeyTest {
    private static Json.Members members(String... keys) {
        var object = Json.object();
        for (String key : keys) {
            object.put(key, Json.object().build());
        }
        return object.build();
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, example.com",
        "https://example.com/v2/, example.com",
        "https://example.com/v1/, example.com",
        "ftp://example.com, example.com",
        "unix:///var/run/docker.sock, unix:",
        "https://127.0.0.1:6555/v2/, 127.0.0.1:6555",
        "example.com:6555, example.com:6555",
        "https://[::1]:5000/v2/, [::1]:5000",
    })
    void reducesAKeyToItsHost(String key, String host) {
        assertThat(Resource.host(key)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})
    void writesDockerHubAsDockerDoes(String alias) {
        assertThat(RegistryKey.of(alias).text()).isEqualTo("https://index.docker.io/v1/");
        assertThat(RegistryKey.of("docker.io").in(members(alias))).containsExactly(alias);
    }

    @Test
    void prefersTheExactKey() {
        Json.Members members = members("https://a.test/v1/", "b.test", "a.test", "a.test:5000");

        assertThat(RegistryKey.of("a.test").in(members)).isEqualTo(List.of("a.test", "https://a.test/v1/"));
    }

    @Test
    void tellsPortsApart() {
        assertThat(RegistryKey.of("a.test").in(members("a.test:443"))).isEmpty();
        assertThat(RegistryKey.of("a.test:443").in(members("a.test"))).isEmpty();
    }

    @Test
    void doesNotTakeAHostForItsParent() {
        assertThat(RegistryKey.of("docker.io").in(members("evil.docker.io", "docker.io.evil.test")))
                .isEmpty();
    }

    @Test
    void asksHelpersForTheHostAndThenForItsUrl() {
        assertThat(RegistryKey.of("a.test:5000").helperUrls()).containsExactly("a.test:5000", "https://a.test:5000");
        assertThat(RegistryKey.of("docker.io").helperUrls())
                .containsExactly("https://index.docker.io/v1/", "docker.io");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.test\nb.test", "a b", "r.test/a:1", "r.test/a@sha256:0", "r.test//a", "r.test/a b"})
    void refusesWhatIsNoRegistry(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistryKey.of(text))
                .withMessageStartingWith("not a registry");
    }
}
