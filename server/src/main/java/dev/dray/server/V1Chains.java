package dev.dray.server;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.util.Optional;

/// The images of the API v1 that a manifest stands for. Of an index it is one image: v1 knew one platform.
final class V1Chains {
    private static final Platform PLATFORM = Platform.parse("linux/amd64");

    /// Indexes in indexes (protocols C122).
    private static final int MAX_DEPTH = 4;

    private static final int MAX_KEPT = 500;

    private final Recent<Digest, V1Image.Chain> known = new Recent<>(MAX_KEPT);

    /// Empty where the manifest is no image, as an attestation, or is damaged.
    Optional<V1Image.Chain> find(StoredRepository store, Descriptor manifest) throws IOException {
        Optional<V1Image.Chain> before = known.find(manifest.digest());
        if (before.isPresent()) {
            return before;
        }
        Optional<V1Image.Chain> chain = derive(store, manifest);
        chain.ifPresent(found -> known.put(manifest.digest(), found));
        return chain;
    }

    private static Optional<V1Image.Chain> derive(StoredRepository store, Descriptor manifest) throws IOException {
        try {
            Optional<Image> image = choose(new Image(store, manifest), MAX_DEPTH);
            return image.isEmpty()
                    ? Optional.empty()
                    : Optional.of(V1Derivation.derive(
                            image.get().imageManifest(), image.get().rawConfig()));
        } catch (IllegalArgumentException | ImageException e) {
            // One bad image must not hide the others; who asks for it by its tag hears that there is none.
            return Optional.empty();
        }
    }

    private static Optional<Image> choose(Image image, int depth) throws IOException {
        return switch (image.manifest()) {
            case Manifest.Image one -> isRunnable(one) ? Optional.of(image) : Optional.empty();
            case Manifest.Index index -> depth == 0 ? Optional.empty() : choose(image, index, depth - 1);
            case Manifest.Unknown unknown -> Optional.empty();
        };
    }

    private static boolean isRunnable(Manifest.Image manifest) {
        return manifest.config().mediaType().isImageConfig()
                && manifest.fileSystemLayers().equals(manifest.layers());
    }

    /// The one for the platform that everybody had, or else the first one.
    private static Optional<Image> choose(Image image, Manifest.Index index, int depth) throws IOException {
        Optional<Descriptor> wanted = index.find(PLATFORM);
        if (wanted.isPresent()) {
            return choose(new Image(image.source(), wanted.get()), depth);
        }
        for (Descriptor child : index.manifests()) {
            Optional<Image> chosen = choose(new Image(image.source(), child), depth);
            if (chosen.isPresent()) {
                return chosen;
            }
        }
        return Optional.empty();
    }
}
