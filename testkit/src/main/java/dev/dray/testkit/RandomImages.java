package dev.dray.testkit;

import dev.dray.content.Blob;
import dev.dray.content.ImageSink;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes images whose layers are random bytes: enough for whatever moves them. The same seed gives the same image.
public final class RandomImages {
    private final Random random;

    public RandomImages(long seed) {
        this.random = new Random(seed);
    }

    /// Random bytes as a blob.
    public Blob blob(int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return Blob.of(MediaType.OCI_LAYER_GZIP, content);
    }

    /// Puts an image of some layers into a sink, under no tag.
    ///
    /// @return its manifest, with its platform
    public Descriptor image(ImageSink sink, Platform platform, int layers, int layerSize) throws IOException {
        List<Json> descriptors = new ArrayList<>();
        List<Json> diffIds = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            Blob layer = blob(layerSize);
            sink.put(layer);
            descriptors.add(layer.descriptor().toJson());
            diffIds.add(Json.of(layer.descriptor().digest().toString()));
        }
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.object()
                        .put("architecture", platform.architecture())
                        .put("os", platform.os())
                        .put(
                                "rootfs",
                                Json.object()
                                        .put("type", "layers")
                                        .put("diff_ids", diffIds)
                                        .build())
                        .build()
                        .bytes());
        sink.put(config);
        Blob manifest = Blob.of(
                MediaType.OCI_MANIFEST,
                Json.object()
                        .put("schemaVersion", 2)
                        .put("mediaType", MediaType.OCI_MANIFEST.value())
                        .put("config", config.descriptor().toJson())
                        .put("layers", descriptors)
                        .build()
                        .bytes());
        sink.put(manifest);
        return manifest.descriptor().withPlatform(platform);
    }

    /// Puts an index of images for these platforms into a sink and gives it a tag.
    public Descriptor index(ImageSink sink, String tag, Platform... platforms) throws IOException {
        List<Json> manifests = new ArrayList<>();
        for (Platform platform : platforms) {
            manifests.add(image(sink, platform, 2, 1000).toJson());
        }
        Blob index = Blob.of(
                MediaType.OCI_INDEX,
                Json.object()
                        .put("schemaVersion", 2)
                        .put("mediaType", MediaType.OCI_INDEX.value())
                        .put("manifests", manifests)
                        .build()
                        .bytes());
        sink.put(index);
        sink.tag(tag, index.descriptor());
        return index.descriptor();
    }
}
