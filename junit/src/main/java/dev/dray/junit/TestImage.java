package dev.dray.junit;

import dev.dray.content.Blob;
import dev.dray.content.ImageSink;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// A small image: a few files in one or more layers. The same files give the same image, byte for byte.
public final class TestImage {
    private final Platform platform;
    private final List<Layer> layers;

    private TestImage(Platform platform, List<Layer> layers) {
        this.platform = platform;
        this.layers = List.copyOf(layers);
    }

    /// An image for linux/amd64 with a layer of one file.
    ///
    /// @param path in the image, without a slash at its start
    public static TestImage of(String path, String text) {
        return of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /// As [#of(String, String)].
    public static TestImage of(String path, byte[] content) {
        return new TestImage(Platform.LINUX_AMD64, List.of()).withLayer(path, content);
    }

    /// The same image with one more layer of one file on top.
    public TestImage withLayer(String path, byte[] content) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(Layer.of(path, content));
        return new TestImage(platform, more);
    }

    /// The same files for another platform.
    public TestImage withPlatform(Platform newPlatform) {
        return new TestImage(newPlatform, layers);
    }

    /// Puts it into a sink, under no tag.
    ///
    /// @return its manifest
    public Descriptor putInto(ImageSink sink) throws IOException {
        for (Layer layer : layers) {
            sink.put(layer.blob());
        }
        Blob config = Blob.of(MediaType.OCI_CONFIG, config().bytes());
        sink.put(config);
        Manifest manifest = Manifest.ofImage(
                config.descriptor(),
                layers.stream().map(layer -> layer.blob().descriptor()).toList());
        Blob blob = Blob.of(manifest);
        sink.put(blob);
        return blob.descriptor();
    }

    private Json config() {
        Json rootfs = Json.object()
                .put("type", "layers")
                .put(
                        "diff_ids",
                        Json.ofTexts(layers.stream()
                                .map(layer -> layer.diffId().toString())
                                .toList()))
                .build();
        return Json.object()
                .put("architecture", platform.architecture())
                .put("os", platform.os())
                .put("variant", platform.variant())
                .put("rootfs", rootfs)
                .build();
    }

    private record Layer(Blob blob, Digest diffId) {
        static Layer of(String path, byte[] content) {
            try {
                ByteArrayOutputStream tar = new ByteArrayOutputStream();
                try (TarWriter writer = new TarWriter(tar)) {
                    writer.put(TarEntry.file(path, content.length), new ByteArrayInputStream(content));
                }
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    tar.writeTo(gzip);
                }
                return new Layer(Blob.of(MediaType.OCI_LAYER_GZIP, packed.toByteArray()), Digest.of(tar.toByteArray()));
            } catch (IOException e) {
                throw new IllegalStateException("memory takes what is written to it", e);
            }
        }
    }
}
