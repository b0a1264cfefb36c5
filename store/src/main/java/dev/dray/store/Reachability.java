package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/// What images need: their manifests, the manifests in an index, configs and layers.
final class Reachability {
    private final BlobFolder blobs;
    private final Set<Digest> reached = new HashSet<>();

    Reachability(BlobFolder blobs) {
        this.blobs = blobs;
    }

    Set<Digest> reached() {
        return reached;
    }

    /// Adds a manifest and all it refers to. One that is not here is passed over: an index may have been fetched for
    /// one platform only.
    ///
    /// @throws ImageException.Corrupt when one is damaged: what it refers to is not known then
    void add(Descriptor manifest) throws IOException {
        if (!reached.add(manifest.digest()) || blobs.find(manifest.digest()).isEmpty()) {
            return;
        }
        switch (read(blobs, manifest)) {
            case Manifest.Image image ->
                image.children().stream().map(Descriptor::digest).forEach(reached::add);
            case Manifest.Index index -> {
                for (Descriptor child : index.children()) {
                    add(child);
                }
            }
            case Manifest.Unknown unknown -> {}
        }
    }

    /// @throws ImageException.Corrupt when it is not what its digest says, or no manifest
    static Manifest read(BlobFolder blobs, Descriptor manifest) throws IOException {
        if (manifest.size() > Manifest.MAX_SIZE) {
            throw new ImageException.Rejected("manifest %s of %,d bytes (at most %,d)"
                    .formatted(manifest.digest(), manifest.size(), Manifest.MAX_SIZE));
        }
        try (InputStream in = blobs.open(manifest)) {
            return Manifest.parse(manifest.mediaType(), in.readAllBytes());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("manifest %s: %s".formatted(manifest.digest(), e.getMessage()), e);
        }
    }
}
