package dev.dray.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Puts small images into a sink, for tests.
final class Documents {
    private Documents() {}

    static Blob layer(String content) {
        return Blob.of(MediaType.OCI_LAYER, content.getBytes(UTF_8));
    }

    static Blob config(String content) {
        return Blob.of(
                MediaType.OCI_CONFIG,
                Json.object().put("author", content).build().bytes());
    }

    static Blob manifest(Descriptor config, Descriptor... layers) {
        Json json = Json.object()
                .put("schemaVersion", 2)
                .put("config", config.toJson())
                .put("layers", Arrays.stream(layers).map(Descriptor::toJson).toList())
                .build();
        return Blob.of(MediaType.OCI_MANIFEST, json.bytes());
    }

    /// An image of one layer, both made of its name.
    static Descriptor image(ImageSink sink, String name, Platform platform) throws IOException {
        Blob layer = layer(name);
        Blob config = config(name);
        Blob manifest = manifest(config.descriptor(), layer.descriptor());
        for (Blob blob : List.of(layer, config, manifest)) {
            sink.put(blob);
        }
        return manifest.descriptor().withPlatform(platform);
    }

    static Descriptor index(ImageSink sink, Descriptor... entries) throws IOException {
        Json json = Json.object()
                .put("schemaVersion", 2)
                .put("manifests", Arrays.stream(entries).map(Descriptor::toJson).toList())
                .build();
        Blob index = Blob.of(MediaType.OCI_INDEX, json.bytes());
        sink.put(index);
        return index.descriptor();
    }
}
