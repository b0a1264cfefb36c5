package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.ImageStore;
import dev.dray.http.Http;
import dev.dray.layer.Compression;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job, and a registry to test it with.
final class UnpackExample {
    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final Http registry = new RegistryHandler(storage);

    @Test
    void anImageIsUnpacked() throws IOException {
        push("acme/web", "1.0");
        DrayOptions options = options();
        Path directory = folder.resolve("rootfs");

        // example: Unpack an image
        // DrayOptions.DEFAULT: the network, this user's configuration, the store that all commands share
        try (Dray dray = Dray.open(options)) {
            dray.unpack("localhost:5000/acme/web:1.0", directory);
        }
        // end

        assertThat(directory.resolve("hello.txt")).hasContent("hello");
    }

    @Test
    void eachLayerIsRead() throws IOException {
        push("acme/web", "1.0");
        long bytes = 0;

        try (Dray dray = Dray.open(options())) {
            // example: Read each layer of an image for one platform
            Image image = dray.image(Place.parse("localhost:5000/acme/web:1.0"), Platform.ofThisMachine());
            for (Descriptor layer : image.imageManifest().layers()) {
                try (InputStream in = image.source().open(layer)) { // verified: it never ends on wrong bytes
                    bytes += in.readAllBytes().length;
                }
            }
            // end
        }

        assertThat(bytes).isPositive();
    }

    @Test
    void aRegistryIsServedWithoutASocket() throws IOException {
        Path directory = folder.resolve("rootfs");

        // example: A registry in a test, without a socket
        MemoryStorage images = new MemoryStorage();
        DrayOptions options = DrayOptions.DEFAULT
                .withTransport(new RegistryHandler(images)) // calls go there instead of to the network
                .withStore(directory);
        // end

        try (Dray dray = Dray.open(options)) {
            assertThat(dray.registries().ping("localhost:5000").status()).isEqualTo(200);
        }
    }

    private DrayOptions options() {
        return DrayOptions.DEFAULT.withTransport(registry).withStore(folder.resolve("store"));
    }

    private void push(String repository, String tag) throws IOException {
        ImageStore store = storage.repository(repository);
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        try (LayerWriter writer = LayerWriter.open(folder.resolve("layer"), Compression.GZIP)) {
            writer.tar().put(TarEntry.file("hello.txt", hello.length), new ByteArrayInputStream(hello));
            LayerWriter.NewLayer layer = writer.finish();
            store.put(layer.blob());
            List<Descriptor> layers = List.of(layer.blob().descriptor());
            List<String> diffIds = List.of(layer.diffId().toString());
            store.tag(tag, RandomImages.image(store, Platform.ofThisMachine(), layers, diffIds));
        }
    }
}
