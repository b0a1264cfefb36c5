package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Credentials;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Lookup;
import dev.dray.credentials.Resource;
import dev.dray.model.Repository;
import dev.dray.server.BasicAccess;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who we are to a registry.
final class CredentialsExample {
    @TempDir
    Path home;

    @Test
    void findsALoginOfDockerOrPodman() throws IOException {
        Files.createDirectories(home.resolve("containers"));
        Files.writeString(
                home.resolve("containers/auth.json"), "{\"auths\":{\"quay.io/team\":{\"auth\":\"YW5uOmE=\"}}}");
        Map<String, String> environment = Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", home.toString());

        // example: Find what docker login or podman login left
        List<Lookup> lookups = new ArrayList<>();
        Keychain keychain =
                Credentials.ofEnvironment(environment).withTrace(lookups::add).keychain();
        Optional<Keychain.Found> found = keychain.find(Resource.parse("quay.io/team/app"));
        String who = found.map(Keychain.Found::source).orElse("anonymous");
        // end

        assertThat(who).isEqualTo("~/containers/auth.json (quay.io/team)");
        assertThat(lookups.getFirst().looks())
                .extracting(Lookup.Look::source)
                .contains("DOCKER_AUTH_CONFIG", "~/.docker/config.json");
    }

    @Test
    void asksAKeychainOfOnesOwn() throws IOException {
        MemoryStorage storage = new MemoryStorage();
        RandomImages.index(storage.repository("team/app"), "1.0", List.of());
        DrayOptions options = DrayOptions.DEFAULT
                .withStore(home.resolve("store"))
                .withTransport(new RegistryHandler(storage, new BasicAccess(Map.of("team-robot", "s3cret"))));

        // example: A keychain of one's own
        Keychain vault = resource -> resource.path().startsWith("team/")
                ? Optional.of(new Keychain.Found(new Credential.Password("team-robot", "s3cret"), "our vault"))
                : Optional.empty();
        Keychain keychain = vault.or(Credentials.ofEnvironment(System.getenv()).keychain());
        List<String> tags;
        try (Dray dray = Dray.open(options.withKeychain(keychain))) {
            tags = dray.registries()
                    .repository(Repository.parse("localhost:5000/team/app"))
                    .tags();
        }
        // end

        assertThat(tags).containsExactly("1.0");
    }
}
