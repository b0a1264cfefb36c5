package dev.dray.cli;

import dev.dray.content.Blob;
import dev.dray.content.ImageSink;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real image made of files of this machine: its Java runtime and the program's own jars, four layers with links and
/// a whiteout, for two platforms.
record DemoImage(List<String> platforms, int layers, long bytes) {
    static final String TAG = "25";
    private static final List<Platform> PLATFORMS = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
    private static final String CREATED = "2016-09-18T00:00:00Z";

    /// One layer, and what made it.
    private record Made(LayerWriter.NewLayer layer, String createdBy) {}

    /// Makes the image and pushes it.
    ///
    /// @param folder where the layers are kept until they are sent
    static DemoImage push(Path folder, ImageSink sink) throws IOException {
        List<Made> layers = layers(Files.createDirectories(folder.resolve("layers")));
        for (Made made : layers) {
            sink.put(made.layer().blob());
        }
        List<Descriptor> images = new ArrayList<>();
        for (Platform platform : PLATFORMS) {
            images.add(image(sink, platform, layers));
        }
        Manifest index = Manifest.ofIndex(images);
        sink.put(Blob.of(index));
        sink.tag(TAG, index.descriptor());
        sink.tag("latest", index.descriptor());
        return new DemoImage(
                PLATFORMS.stream().map(Platform::toString).toList(),
                layers.size(),
                layers.stream()
                        .mapToLong(made -> made.layer().blob().descriptor().size())
                        .sum());
    }

    private static List<Made> layers(Path folder) throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        List<Made> layers = new ArrayList<>();
        layers.add(new Made(base(folder.resolve("base")), "base files"));
        layers.add(new Made(runtime(folder.resolve("runtime"), home), "COPY this machine's Java runtime"));
        layers.add(new Made(program(folder.resolve("program")), "COPY the program's own jars"));
        layers.add(new Made(cleanup(folder.resolve("cleanup")), "RUN rm -r /opt/java/legal"));
        return layers;
    }

    private static LayerWriter.NewLayer base(Path spool) throws IOException {
        try (DemoLayer layer = new DemoLayer(spool)) {
            for (String directory : List.of("etc/", "opt/", "tmp/", "usr/", "usr/bin/")) {
                layer.put(TarEntry.directory(directory).withMode(directory.equals("tmp/") ? 01777 : 0755));
            }
            layer.put(TarEntry.symlink("bin", "usr/bin"));
            layer.putText("etc/os-release", "NAME=demo\nID=demo\nPRETTY_NAME=\"A tour of dray\"\n");
            return layer.finish();
        }
    }

    private static LayerWriter.NewLayer runtime(Path spool, Path home) throws IOException {
        try (DemoLayer layer = new DemoLayer(spool)) {
            layer.put(TarEntry.directory("opt/java/"));
            for (String part : List.of("bin", "conf", "legal", "lib", "release")) {
                // The module image alone is larger than the rest; a tour should not take that long.
                layer.putTree(
                        "opt/java/" + part,
                        home.resolve(part),
                        file -> !file.endsWith("lib/modules") && !file.endsWith("lib/src.zip"));
            }
            layer.put(TarEntry.symlink("usr/bin/java", "/opt/java/bin/java"));
            return layer.finish();
        }
    }

    private static LayerWriter.NewLayer program(Path spool) throws IOException {
        try (DemoLayer layer = new DemoLayer(spool)) {
            layer.put(TarEntry.directory("opt/dray/"));
            for (String jar : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
                if (jar.endsWith(".jar")) {
                    layer.putTree("opt/dray/" + Path.of(jar).getFileName(), Path.of(jar), file -> true);
                }
            }
            layer.putText("opt/dray/README", "Run with: java -cp '/opt/dray/*' dev.dray.cli.Main\n");
            layer.put(TarEntry.hardLink("opt/dray/LIESMICH", "opt/dray/README"));
            return layer.finish();
        }
    }

    private static LayerWriter.NewLayer cleanup(Path spool) throws IOException {
        try (DemoLayer layer = new DemoLayer(spool)) {
            layer.put(TarEntry.directory("opt/java/"));
            layer.putText("opt/java/.wh.legal", "");
            return layer.finish();
        }
    }

    private static Descriptor image(ImageSink sink, Platform platform, List<Made> layers) throws IOException {
        Blob config = Blob.of(MediaType.OCI_CONFIG, config(platform, layers).bytes());
        Manifest manifest = Manifest.ofImage(
                config.descriptor(),
                layers.stream().map(made -> made.layer().blob().descriptor()).toList());
        sink.put(config);
        sink.put(Blob.of(manifest));
        return manifest.descriptor().withPlatform(platform);
    }

    private static Json config(Platform platform, List<Made> layers) {
        List<String> diffIds =
                layers.stream().map(made -> made.layer().diffId().toString()).toList();
        List<Json.Members> history = layers.stream()
                .map(made -> Json.object()
                        .put("created", CREATED)
                        .put("created_by", made.createdBy())
                        .build())
                .toList();
        return Json.object()
                .put("created", CREATED)
                .put("architecture", platform.architecture())
                .put("os", platform.os())
                .put(
                        "config",
                        Json.object()
                                .put("Cmd", Json.ofTexts(List.of("java", "-version")))
                                .build())
                .put(
                        "rootfs",
                        Json.object()
                                .put("type", "layers")
                                .put("diff_ids", Json.ofTexts(diffIds))
                                .build())
                .put("history", history)
                .build();
    }
}
