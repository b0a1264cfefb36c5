package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.content.ImageSink;
import dev.dray.http.HttpReply;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Images for the tests of the API v1, and short ways to ask for them.
final class V1Rig {
    private V1Rig() {}

    /// A tar of one file.
    static byte[] tar(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            tar.put(TarEntry.file(name, bytes.length), new ByteArrayInputStream(bytes));
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(content);
        }
        return out.toByteArray();
    }

    static byte[] gunzip(byte[] content) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }

    /// Puts an image: a step for each layer, and one without a layer on top.
    static Manifest.Image put(ImageSink sink, String tag, byte[]... layers) throws IOException {
        Json[] steps = new Json[layers.length + 1];
        for (int i = 0; i < layers.length; i++) {
            steps[i] =
                    step("2016-01-0%dT00:00:00Z".formatted(i + 1), "add " + i).build();
        }
        steps[layers.length] =
                step("2016-02-01T00:00:00Z", "CMD sh").put("empty_layer", true).build();
        Manifest.Image image = image(sink, Json.of(List.of(steps)), layers);
        sink.tag(tag, image.descriptor());
        return image;
    }

    private static JsonBuilder step(String created, String by) {
        return Json.object().put("created", created).put("created_by", by);
    }

    /// Puts an image under no tag.
    static Manifest.Image image(ImageSink sink, Json history, byte[]... layers) throws IOException {
        List<Descriptor> descriptors = new ArrayList<>();
        for (byte[] layer : layers) {
            Blob blob = Blob.of(MediaType.OCI_LAYER_GZIP, layer);
            sink.put(blob);
            descriptors.add(blob.descriptor());
        }
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.object()
                        .put("architecture", "amd64")
                        .put("os", "linux")
                        .put("created", "2016-02-01T00:00:00Z")
                        .put(
                                "config",
                                Json.object()
                                        .put("Cmd", Json.ofTexts(List.of("sh")))
                                        .build())
                        .put("rootfs", Json.object().put("type", "layers").build())
                        .put("history", history)
                        .build()
                        .bytes());
        sink.put(config);
        Manifest.Image manifest = Manifest.ofImage(config.descriptor(), descriptors);
        sink.put(Blob.of(manifest));
        return manifest;
    }

    static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// The body, after a look at the status.
    static String text(HttpReply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException(reply.status() + ": " + Calls.text(reply));
        }
        return Calls.text(reply);
    }

    static Json json(HttpReply reply) throws IOException {
        return Json.parse(text(reply));
    }
}
