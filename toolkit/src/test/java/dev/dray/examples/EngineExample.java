package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.Progress;
import dev.dray.credentials.Keychain;
import dev.dray.engine.EngineChoice;
import dev.dray.engine.EngineImages;
import dev.dray.engine.EngineProgress;
import dev.dray.http.HttpBody;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.MemoryEngine;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks a Docker Engine for what only it can do.
final class EngineExample {
    @TempDir
    Path folder;

    @Test
    void loadsTagsAndSaves() throws IOException {
        Path file = savedImage();
        MemoryEngine engine = new MemoryEngine("1.41");
        DrayOptions options = DrayOptions.DEFAULT
                .withStore(folder.resolve("store"))
                .withEngine(new EngineChoice("tcp://engine.test:2375", null))
                .withLayer(network -> engine);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> log = new ArrayList<>();
        List<String> loaded;
        List<String> layers;

        // example: Ask a Docker Engine
        try (Dray dray = Dray.open(options)) { // the Engine that docker would speak with, or withEngine(…)
            EngineImages images = dray.engine().images();
            HttpBody tar = HttpBody.of(Files.size(file), () -> Files.newInputStream(file));
            loaded = images.load(tar, event -> {
                if (event instanceof EngineProgress.Layer layer) {
                    log.add("%s: %s".formatted(layer.id(), layer.status()));
                }
            });
            images.tag(loaded.getFirst(), "acme/web", "next");
            layers = images.inspect("acme/web:next").diffIds();
            try (InputStream saved = images.save(List.of("acme/web:next"), null)) {
                saved.transferTo(out); // fails where the Engine breaks off, or says that it failed
            }
        }
        // end

        assertThat(log).isEmpty(); // an image without layers
        assertThat(loaded).containsExactly("localhost:5000/acme/web:1.0");
        assertThat(layers).isEmpty();
        assertThat(out.size()).isPositive();
    }

    private Path savedImage() throws IOException {
        MemoryStorage storage = new MemoryStorage();
        storage.repository("acme/web")
                .tag(
                        "1.0",
                        RandomImages.image(storage.repository("acme/web"), Platform.LINUX_AMD64, List.of(), List.of()));
        DrayOptions options = DrayOptions.DEFAULT
                .withTransport(new RegistryHandler(storage))
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve("store"));
        Path file = folder.resolve("web.tar");
        try (Dray dray = Dray.open(options)) {
            Place from = Place.parse("localhost:5000/acme/web:1.0");
            dray.copy(from, Place.parse("docker-archive:" + file), Platform.LINUX_AMD64, Progress.SILENT);
        }
        return file;
    }
}
