package dev.dray.engine;

import dev.dray.archive.ArchiveTarget;
import dev.dray.archive.ArchiveWriter;
import dev.dray.content.Image;
import dev.dray.content.MemoryStore;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.http.Http;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// An Engine's images as a store, in the folder of one test.
record EngineRig(Path folder) {
    Path scratch() throws IOException {
        return Files.createDirectories(folder.resolve("scratch"));
    }

    /// How many files there are that nobody needs any more.
    long left() throws IOException {
        try (Stream<Path> files = Files.list(scratch())) {
            return files.count();
        }
    }

    static Engine engine(Http http) {
        return new Engine(http, URI.create("http://engine.test"), () -> {});
    }

    EngineStore store(Http http) {
        return new EngineStore(engine(http), this::scratch);
    }

    /// An image of random layers that are no tars, which nobody looks into here.
    static Image image(int seed, int layers, int layerSize) throws IOException {
        MemoryStore store = new MemoryStore();
        return new Image(store, new RandomImages(seed).image(store, Platform.LINUX_AMD64, layers, layerSize));
    }

    static Descriptor copy(Image image, EngineSink sink, String name) throws IOException {
        return new Transfer(TransferOptions.DEFAULT).copy(image, sink, name).root();
    }

    /// What `docker save` gives since Docker 25.
    byte[] saved(String name, Image image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = ArchiveWriter.docker(ArchiveTarget.ofStream(out), this::scratch)) {
            new Transfer(TransferOptions.DEFAULT).copy(image, writer, name);
            writer.finish();
        }
        return out.toByteArray();
    }

    /// What `docker save` gave before.
    ///
    /// @param layer the only one
    static byte[] savedLongAgo(String name, byte[] layer) throws IOException {
        byte[] config = Json.object()
                .put("architecture", "amd64")
                .put("os", "linux")
                .put(
                        "rootfs",
                        Json.object()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        Json.ofTexts(List.of(Digest.of(layer).toString())))
                                .build())
                .build()
                .bytes();
        String configName = Digest.of(config).hex() + ".json";
        Json item = Json.object()
                .put("Config", configName)
                .put("RepoTags", Json.ofTexts(List.of(name)))
                .put("Layers", Json.ofTexts(List.of("1234/layer.tar")))
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            put(tar, configName, config);
            put(tar, "1234/layer.tar", layer);
            put(tar, "manifest.json", Json.of(List.of(item)).bytes());
        }
        return out.toByteArray();
    }

    private static void put(TarWriter tar, String name, byte[] content) throws IOException {
        tar.put(TarEntry.file(name, content.length), new ByteArrayInputStream(content));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
