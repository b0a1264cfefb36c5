package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.Progress;
import dev.dray.content.TransferReport;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyExample {
    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final RegistryHandler server = new RegistryHandler(
            storage, new TokenAccess(TokenOptions.of(Map.of("ann", "secret-a", "bob", "secret-b"))));

    private DrayOptions as(String user, String password) {
        return DrayOptions.DEFAULT
                .withTransport(server)
                .withStore(folder.resolve("store"))
                .withKeychain(Keychain.of(new Credential.Password(user, password), "an example"));
    }

    @Test
    void copiesBetweenPlaces() throws IOException {
        Descriptor image = new RandomImages(1)
                .index(storage.repository("base/os"), "1", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        DrayOptions options = as("ann", "secret-a");

        // example: Copy an image between any two places
        TransferReport report;
        try (Dray dray = Dray.open(options)) {
            Place from = Place.parse("localhost:5000/base/os:1");
            Place to = Place.parse("localhost:5000/team/os:1");
            report = dray.copy(from, to, null, Progress.SILENT); // null: all platforms, the index with them
        }
        // end

        assertThat(report.root()).isEqualTo(image);
        assertThat(report.moved()).isEmpty();
        assertThat(report.adopted()).isNotEmpty();
        assertThat(storage.repository("team/os").resolve("1")).isEqualTo(image);
    }

    @Test
    void copiesAsTwoDifferentUsers() throws IOException {
        Descriptor image = new RandomImages(2).index(storage.repository("base/os"), "1", Platform.LINUX_AMD64);
        DrayOptions theirOptions = as("ann", "secret-a");
        DrayOptions ourOptions = as("bob", "secret-b");

        // example: Copy with credentials of its own for each side
        try (Dray theirs = Dray.open(theirOptions);
                Dray ours = Dray.open(ourOptions)) {
            Place from = Place.parse("localhost:5000/base/os:1");
            Place to = Place.parse("localhost:5000/team/os:1");
            ours.copy(theirs.image(from), from, to, null, Progress.SILENT);
        }
        // end

        assertThat(storage.repository("team/os").resolve("1")).isEqualTo(image);
    }
}
