package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.ImageListing;
import dev.dray.TaggedImage;
import dev.dray.credentials.Keychain;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListingExample {
    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();

    @Test
    void listsTheImagesOfARepository() throws IOException {
        RandomImages images = new RandomImages(1);
        images.index(storage.repository("acme/web"), "1.0", Platform.LINUX_AMD64);
        images.index(storage.repository("acme/web"), "1.1", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        DrayOptions options = DrayOptions.DEFAULT
                .withTransport(new RegistryHandler(storage))
                .withStore(folder.resolve("store"))
                .withKeychain(Keychain.NONE);
        List<String> lines = new ArrayList<>();

        // example: List all images of a repository
        try (Dray dray = Dray.open(options)) {
            ImageListing listing = dray.images("localhost:5000/acme/web");
            listing.forEach(image -> {
                switch (image) {
                    case TaggedImage.Listed(var tag, var summary) ->
                        lines.add("%s: %,d bytes for %s".formatted(tag, summary.size(), summary.platforms()));
                    case TaggedImage.OnDockerHub(var tag, var known) ->
                        lines.add("%s: pushed %s for %s".formatted(tag.name(), tag.pushed(), tag.platforms()));
                    case TaggedImage.Failed(var tag, var failure) -> lines.add(tag + ": " + failure.getMessage());
                }
            });
        }
        // end

        assertThat(lines)
                .containsExactly(
                        "1.0: 2,000 bytes for [linux/amd64]", "1.1: 2,000 bytes for [linux/amd64, linux/arm64]");
    }
}
