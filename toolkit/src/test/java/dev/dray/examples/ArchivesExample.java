package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.Progress;
import dev.dray.credentials.Keychain;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Saves an image of a registry as `docker load` reads it, and reads such a file.
final class ArchivesExample {
    @TempDir
    Path folder;

    @Test
    void savesAndReads() throws IOException {
        MemoryStorage storage = new MemoryStorage();
        storage.repository("acme/web")
                .tag(
                        "1.0",
                        RandomImages.image(storage.repository("acme/web"), Platform.LINUX_AMD64, List.of(), List.of()));
        DrayOptions options = DrayOptions.DEFAULT
                .withTransport(new RegistryHandler(storage))
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"));
        String file = folder.resolve("web.tar").toString();
        List<String> names;

        // example: Save an image for docker load, and read what docker saved
        try (Dray dray = Dray.open(options)) {
            Place archive = Place.parse("docker-archive:" + file);
            dray.copy(Place.parse("localhost:5000/acme/web:1.0"), archive, Platform.LINUX_AMD64, Progress.SILENT);

            Image image = dray.image(archive);
            names = image.source().tags();
        }
        // end

        assertThat(names).contains("localhost:5000/acme/web:1.0");
    }
}
