package dev.dray;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.content.TransferOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.store.DiskStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Images to be read here and now: what is in a registry comes by way of the local store.
///
/// @param options how it is fetched
record Readings(Places places, DiskStore store, Schema1Images old, TransferOptions options) {
    /// Something done with an image that is there or arrives meanwhile.
    @FunctionalInterface
    interface Reading<T extends @Nullable Object> {
        T read(Image image) throws IOException;
    }

    /// An image whose layers are fetched one by one, when they are asked for.
    Image lazily(Place place, @Nullable Platform platform, Progress progress) throws IOException {
        Image image = find(place, platform, progress);
        if (!(place instanceof Place.InRegistry(var reference))) {
            return image;
        }
        ImageStore target = store.repository(reference.repository());
        return new Image(new ThroughStore(image, target, progress), image.descriptor());
    }

    /// Reads an image of which all is needed, while it arrives.
    <T extends @Nullable Object> T whileItArrives(
            Place place, @Nullable Platform platform, Fetch.Order order, Progress progress, Reading<T> action)
            throws IOException {
        Image image = find(place, platform, progress);
        if (!(place instanceof Place.InRegistry(var reference))) {
            return action.read(image);
        }
        TransferOptions transfer = options.withProgress(progress);
        try (Fetch fetch = new Fetch(image, store, reference.repository(), order, transfer)) {
            return read(fetch, image.descriptor(), action);
        }
    }

    private Image find(Place place, @Nullable Platform platform, Progress progress) throws IOException {
        return old.today(places.at(place, platform, progress), place, progress);
    }

    private static <T extends @Nullable Object> T read(Fetch fetch, Descriptor image, Reading<T> action)
            throws IOException {
        try {
            return action.read(new Image(fetch, image));
        } catch (ImageException e) {
            fetch.verify();
            throw e;
        }
    }
}
