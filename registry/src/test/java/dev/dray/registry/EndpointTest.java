package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.protocol.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "docker.io,           https://registry-1.docker.io",
        "quay.io,             https://quay.io",
        "reg.example:5000,    https://reg.example:5000",
        "localhost,           http://localhost",
        "localhost:5000,      http://localhost:5000",
        "127.0.0.1:5000,      http://127.0.0.1:5000",
        "127.1.2.3,           http://127.1.2.3",
        "[::1]:5000,          http://[::1]:5000",
        "192.168.1.5:5000,    https://192.168.1.5:5000",
        "localhost.example,   https://localhost.example"
    })
    void speaksPlainHttpToThisMachineOnly(String registry, String base) {
        assertThat(Endpoint.of(registry, false).base()).hasToString(base);
    }

    @Test
    void speaksPlainHttpToOthersWhenToldTo() {
        assertThat(Endpoint.of("reg.example:5000", true).base()).hasToString("http://reg.example:5000");
        assertThat(Endpoint.of("docker.io", true).base()).hasToString("http://registry-1.docker.io");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo.1:5000", "reg.example:99999999999", "reg.example:70000"})
    void refusesWhatIsNoHost(String registry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(registry, false))
                .withMessageContaining(registry);
    }

    @Test
    void printsRoutes() {
        assertThat(Endpoint.of("docker.io", false).uri(new Route.Tags("library/ubuntu")))
                .hasToString("https://registry-1.docker.io/v2/library/ubuntu/tags/list");
    }
}
