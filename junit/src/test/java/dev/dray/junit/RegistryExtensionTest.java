package dev.dray.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpCall;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.server.RegistryServer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@WithRegistry
final class RegistryExtensionTest {
    private static final Set<TestRegistry> SEEN = new HashSet<>();

    private TestRegistry first;

    @BeforeEach
    void remember(TestRegistry registry) {
        first = registry;
    }

    @RepeatedTest(2)
    void startsOneForEachTest(TestRegistry registry, RegistryServer server) {
        assertThat(registry).isSameAs(first);
        assertThat(registry.server()).isSameAs(server);
        assertThat(SEEN.add(registry)).isTrue();
        assertThat(registry.calls()).isEmpty();
    }

    @Test
    @WithRegistry(users = "ann:secret", auth = WithRegistry.Auth.BASIC)
    void asksWhoCalls(TestRegistry registry) throws IOException {
        try (WireHttp wire = new WireHttp(WireOptions.DEFAULT)) {
            HttpCall call = HttpCall.of("test", "GET", registry.uri().resolve("/v2/"));

            assertThat(wire.send(call).status()).isEqualTo(401);
            assertThat(wire.send(call.withHeader("Authorization", "Basic YW5uOnNlY3JldA=="))
                            .status())
                    .isEqualTo(200);
        }
    }
}
