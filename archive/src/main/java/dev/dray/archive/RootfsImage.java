package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.List;

/// Makes an image of a root file system: the tar as it is becomes its only layer.
final class RootfsImage {
    private RootfsImage() {}

    /// The file itself where it is packed as layers are; else an unpacked copy.
    static ArchiveFile readable(ArchiveFile archive) throws IOException {
        return switch (archive.compression()) {
            case NONE, GZIP, ZSTD -> archive;
            case BZIP2, XZ -> archive.unpacked();
        };
    }

    static void read(ArchiveFile file, Platform platform, Json runConfig, Catalog catalog) throws IOException {
        LayerHash layer = LayerHash.ofWhole(new Section(file, 0, file.size()));
        Descriptor descriptor = catalog.put(layer.blob());
        Json config = Json.object()
                .put("architecture", platform.architecture())
                .put("os", platform.os())
                .put("variant", platform.variant())
                .put("config", runConfig)
                .put(
                        "rootfs",
                        Json.object()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        Json.ofTexts(List.of(layer.diffId().toString())))
                                .build())
                .build();
        Descriptor configDescriptor = catalog.put(Blob.of(MediaType.OCI_CONFIG, config.bytes()));
        Manifest manifest = Manifest.ofImage(configDescriptor, List.of(descriptor));
        catalog.add(new ArchivedImage(List.of(), catalog.put(Blob.of(manifest)).withPlatform(platform)));
    }
}
