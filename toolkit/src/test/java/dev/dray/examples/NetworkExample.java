package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.configuration.Network;
import dev.dray.configuration.NetworkOptions;
import dev.dray.content.ImageStore;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How registries are reached, from a program.
final class NetworkExample {
    @TempDir
    Path folder;

    @Test
    void readsThroughMirrorsAndSaysWhatWasChosen() throws Exception {
        MemoryStorage storage = new MemoryStorage();
        ImageStore copies = storage.repository("copies/app");
        copies.tag("1", new RandomImages(1).image(copies, Platform.ofThisMachine(), 1, 100));
        RegistryHandler mirror = new RegistryHandler(storage);
        Map<String, String> environment = Map.of("HOME", folder.toString());
        List<String> notes = new ArrayList<>();
        Path file = Files.writeString(folder.resolve("registries.conf"), """
            [[registry]]
            location = "far.example"
            [[registry.mirror]]
            location = "near.example/copies"
            """);

        // example: Mirrors, certificates and proxies
        NetworkOptions options = NetworkOptions.of(environment) // certs.d, HTTPS_PROXY, SSL_CERT_FILE …
                .withRegistriesConf(file) // or what podman reads, without this line
                .withNotes(notes::add);
        DrayOptions how = DrayOptions.DEFAULT.withNetwork(new Network(options));
        try (Dray dray = Dray.open(how.withStore(folder).withTransport(mirror))) {
            Place place = dray.parse("far.example/app:1");
            assertThat(dray.image(place).manifest().children()).hasSize(2);
        }
        // end

        assertThat(notes)
                .contains("far.example/app:1 is read from near.example/copies/app:1, then far.example/app:1,"
                        + " by [[registry]] \"far.example\" in " + file);
    }
}
