package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is no registry is reached in a way of its own, which `curl` is told.
final class NetworkWaysTest {
    private static final URI ENGINE = URI.create("http://api.moby.localhost");
    private static final List<String> SOCKET = List.of("--unix-socket", "/run/docker.sock");

    private static Network network(Map<String, String> environment) {
        return new Network(NetworkOptions.of(environment));
    }

    @Test
    void aWayIsForItsHostAlone() {
        Network network = network(Map.of());

        network.reached(ENGINE, SOCKET);

        assertThat(network.curlOptions(ENGINE.resolve("/v1.41/images/json"))).isEqualTo(SOCKET);
        assertThat(network.curlOptions(URI.create("http://api.moby.localhost:99/")))
                .isEmpty();
        assertThat(network.curlOptions(URI.create("http://registry.test/v2/"))).isEmpty();
    }

    @Test
    void noProxyIsGoneThrough() {
        Network network = network(Map.of("HTTP_PROXY", "http://proxy.test:3128"));

        network.reached(ENGINE, SOCKET);

        assertThat(network.curlOptions(ENGINE)).containsExactly("--unix-socket", "/run/docker.sock", "--noproxy", "*");
    }
}
