package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.HistoryStep;
import dev.dray.content.Image;
import dev.dray.content.ImageStore;
import dev.dray.content.ImageTree;
import dev.dray.content.Referrers;
import dev.dray.credentials.Keychain;
import dev.dray.model.Descriptor;
import dev.dray.model.ImageConfig;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectExample {
    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();

    private DrayOptions options() {
        return DrayOptions.DEFAULT
                .withTransport(new RegistryHandler(storage))
                .withStore(folder.resolve("store"))
                .withKeychain(Keychain.NONE);
    }

    @Test
    void readsWhatAnImageSaysOfItself() throws IOException {
        ImageStore store = storage.repository("acme/web");
        store.tag("1.0", new RandomImages(1).image(store, Platform.LINUX_AMD64, 2, 100));
        DrayOptions options = options();
        ImageConfig config;
        List<HistoryStep> steps;

        // example: Inspect an image
        try (Dray dray = Dray.open(options)) {
            Image image = dray.image(Place.parse("localhost:5000/acme/web:1.0"), Platform.LINUX_AMD64);
            config = image.config(); // user, environment, command, labels
            steps = image.history(); // what made each layer, base first
        }
        // end

        assertThat(config.platform()).isEqualTo(Platform.LINUX_AMD64);
        assertThat(steps).hasSize(2);
    }

    @Test
    void findsWhatHangsOnAnImage() throws IOException {
        ImageStore store = storage.repository("acme/web");
        Descriptor image = new RandomImages(1).image(store, Platform.LINUX_AMD64, 2, 100);
        store.tag("1.0", image);
        Descriptor sbom = Artifacts.about(store, image, "application/spdx+json");
        RandomImages.index(store, Referrers.tag(image.digest()), List.of(sbom));
        DrayOptions options = options();
        List<Descriptor> found = new ArrayList<>();

        // example: Find signatures, bills of materials and whatever else hangs on an image
        try (Dray dray = Dray.open(options)) {
            ImageTree tree =
                    dray.image(Place.parse("localhost:5000/acme/web:1.0")).tree();
            for (ImageTree child : tree.children()) {
                found.add(child.manifest()); // with its artifactType and annotations
            }
        }
        // end

        assertThat(found).containsExactly(sbom);
    }
}
