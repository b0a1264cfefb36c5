package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.http.Http;
import dev.dray.layer.Compression;
import dev.dray.layer.ImageDiff;
import dev.dray.layer.ImageFiles;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of images that nobody has unpacked.
final class FilesExample {
    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final Http registry = new RegistryHandler(storage);
    private DrayOptions options = DrayOptions.DEFAULT;

    @BeforeEach
    void push() throws IOException {
        options = DrayOptions.DEFAULT.withTransport(registry).withStore(folder.resolve("store"));
        push("1.0", "hello");
        push("2.0", "good bye");
    }

    @Test
    void oneFileIsRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (Dray dray = Dray.open(options)) {
            // example: Read one file of an image
            // Only the layers that matter are fetched; nothing is written before it is verified.
            dray.cat("localhost:5000/acme/web:1.0", "/etc/greeting", out);
            // end
        }

        assertThat(out).hasToString("hello");
    }

    @Test
    void filesAreListed() throws IOException {
        List<String> lines = new ArrayList<>();

        try (Dray dray = Dray.open(options)) {
            // example: List the files of an image
            Place image = Place.parse("localhost:5000/acme/web:1.0");
            try (ImageFiles files = dray.files(image, Platform.ofThisMachine(), Progress.SILENT)) {
                files.list("/etc", file -> lines.add(file.path() + " from layer " + file.layer()));
            }
            // end
        }

        assertThat(lines).containsExactly("etc/greeting from layer 0");
    }

    @Test
    void imagesAreCompared() throws IOException {
        List<String> lines = new ArrayList<>();

        try (Dray dray = Dray.open(options)) {
            // example: Compare two images
            ImageDiff diff = dray.diff("localhost:5000/acme/web:1.0", "localhost:5000/acme/web:2.0");
            diff.config().forEach(change -> lines.add(change.name()));
            diff.files(dray.filesOptions(), false, change -> lines.add(change.kind() + " " + change.path()));
            // end
        }

        assertThat(lines).containsExactly("CHANGED etc/greeting");
    }

    private void push(String tag, String greeting) throws IOException {
        ImageStore store = storage.repository("acme/web");
        byte[] content = greeting.getBytes(StandardCharsets.UTF_8);
        try (LayerWriter writer = LayerWriter.open(folder.resolve("layer-" + tag), Compression.GZIP)) {
            writer.tar().put(TarEntry.file("etc/greeting", content.length), new ByteArrayInputStream(content));
            LayerWriter.NewLayer layer = writer.finish();
            store.put(layer.blob());
            List<Descriptor> layers = List.of(layer.blob().descriptor());
            List<String> diffIds = List.of(layer.diffId().toString());
            store.tag(tag, RandomImages.image(store, Platform.ofThisMachine(), layers, diffIds));
        }
    }
}
