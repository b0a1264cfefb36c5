package dev.dray.testkit;

import dev.dray.content.Blob;
import dev.dray.content.ImageSink;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
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
        List<Descriptor> descriptors = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            Blob layer = blob(layerSize);
            sink.put(layer);
            descriptors.add(layer.descriptor());
            diffIds.add(layer.descriptor().digest().toString());
        }
        return image(sink, platform, descriptors, diffIds);
    }

    /// Puts an image of layers that are in a sink already, under no tag.
    ///
    /// @return its manifest, with its platform
    public static Descriptor image(ImageSink sink, Platform platform, List<Descriptor> layers, List<String> diffIds)
            throws IOException {
        Json rootfs = Json.object()
                .put("type", "layers")
                .put("diff_ids", Json.ofTexts(diffIds))
                .build();
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.object()
                        .put("architecture", platform.architecture())
                        .put("os", platform.os())
                        .put("rootfs", rootfs)
                        .build()
                        .bytes());
        sink.put(config);
        Manifest manifest = Manifest.ofImage(config.descriptor(), layers);
        sink.put(Blob.of(manifest));
        return manifest.descriptor().withPlatform(platform);
    }

    /// Puts an index of images for these platforms into a sink and gives it a tag.
    public Descriptor index(ImageSink sink, String tag, Platform... platforms) throws IOException {
        List<Descriptor> manifests = new ArrayList<>();
        for (Platform platform : platforms) {
            manifests.add(image(sink, platform, 2, 1000));
        }
        return index(sink, tag, manifests);
    }

    /// Puts an index of images that are in a sink already and gives it a tag.
    public static Descriptor index(ImageSink sink, String tag, List<Descriptor> manifests) throws IOException {
        Manifest index = Manifest.ofIndex(manifests);
        sink.put(Blob.of(index));
        sink.tag(tag, index.descriptor());
        return index.descriptor();
    }
}
