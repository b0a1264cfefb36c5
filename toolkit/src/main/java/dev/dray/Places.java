package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.ImageConfig;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.store.DiskStore;
import dev.dray.store.OciLayout;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the image at a place.
record Places(Connections connections, DiskStore store, Archives archives, Daemon daemon, LegacyRegistries legacy) {
    /// An index as it is.
    ///
    /// @param progress is told what has to come here for the image to be found
    Image at(Place place, Progress progress) throws IOException {
        // Most are there, and the first switch over types costs a small command 3 ms.
        return place instanceof Place.InRegistry(var reference) ? inRegistry(reference) : anywhere(place, progress);
    }

    private Image inRegistry(Reference reference) throws IOException {
        return Image.resolve(connections.source(reference), reference.tagOrDigest());
    }

    private Image anywhere(Place place, Progress progress) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) -> inRegistry(reference);
            case Place.InRegistryV1(var reference) -> legacy.image(reference, progress);
            case Place.InDaemon inDaemon -> daemon.image(inDaemon, null);
            case Place.InStore(var reference) ->
                Image.resolve(store.repository(reference.repository()), reference.tagOrDigest());
            case Place.InLayout(var directory, var name) -> layoutImage(OciLayout.open(directory), name);
            case Place.InOciArchive archive -> archives.image(archive);
            case Place.InDockerArchive archive -> archives.image(archive);
            case Place.InRootfs rootfs -> archives.image(rootfs, Platform.ofThisMachine());
        };
    }

    private static Image layoutImage(OciLayout layout, @Nullable String tagOrDigest) throws IOException {
        if (tagOrDigest != null) {
            return Image.resolve(layout, tagOrDigest);
        }
        List<Descriptor> manifests = layout.manifests();
        if (manifests.size() != 1) {
            throw new ImageException.NotFound(
                    "%s has %d images, so one must be named".formatted(layout.folder(), manifests.size()),
                    "there is: " + String.join(", ", layout.tags()));
        }
        return new Image(layout, manifests.getFirst());
    }

    /// @param platform null for this machine's, where there is a choice
    Image at(Place place, @Nullable Platform platform, Progress progress) throws IOException {
        if (place instanceof Place.InRootfs rootfs && platform != null) {
            // A tar does not say what it runs on, so it is what it is taken for.
            return archives.image(rootfs, platform);
        }
        // An Engine gives images whole, so that it need not give other platforms.
        Image image =
                place instanceof Place.InDaemon inDaemon ? daemon.image(inDaemon, platform) : at(place, progress);
        if (platform == null) {
            return image.forPlatform(Platform.ofThisMachine());
        }
        Image chosen = image.forPlatform(platform);
        checkPlatform(chosen, platform);
        return chosen;
    }

    /// An image that is no index may still say what it runs on.
    private static void checkPlatform(Image image, Platform wanted) throws IOException {
        if (image.descriptor().platform() == null && saysWhatItRunsOn(image)) {
            ImageConfig config = image.config();
            if (config.platform() != null && !config.platform().satisfies(wanted)) {
                throw new ImageException.NotFound("no image for %s in %s: there is only %s"
                        .formatted(wanted, image.descriptor().digest(), config.platform()));
            }
        }
    }

    private static boolean saysWhatItRunsOn(Image image) throws IOException {
        return image.descriptor().mediaType().isSchema1()
                || image.manifest() instanceof Manifest.Image manifest
                        && manifest.config().mediaType().isImageConfig();
    }
}
