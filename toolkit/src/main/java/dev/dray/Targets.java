package dev.dray;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.registry.Registries;
import dev.dray.store.DiskStore;
import dev.dray.store.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Places that images go to.
final class Targets {
    private final Registries registries;
    private final DiskStore store;

    Targets(Registries registries, DiskStore store) {
        this.registries = registries;
        this.store = store;
    }

    /// Opens a place to write to, making it where that is needed. Close it when the image is there.
    ImageSink open(Place place) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) ->
                new Mounting(registries.target(reference.repository()), registries, store);
            case Place.InStore(var reference) -> store.repository(reference.repository());
            case Place.InLayout(var directory, var name) -> OciLayout.create(directory);
        };
    }

    /// Opens a place only to see what is there: a folder that is not there yet is as good as an empty one.
    ImageSink look(Place place) throws IOException {
        return place instanceof Place.InLayout(var directory, var name) && isEmpty(directory)
                ? new MemoryStore()
                : open(place);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return true;
        }
        try (var children = Files.list(directory)) {
            return children.findAny().isEmpty();
        }
    }

    /// The name that an image gets in a place; null for none, as where the place is written with a digest.
    static @Nullable String tag(Place place) {
        return switch (place) {
            case Place.InRegistry(var reference) -> tag(reference);
            case Place.InStore(var reference) -> tag(reference);
            case Place.InLayout(var directory, var name) ->
                name == null ? Reference.DEFAULT_TAG : name.contains(":") ? null : name;
        };
    }

    private static @Nullable String tag(Reference reference) {
        return reference.tag() == null && reference.digest() == null ? Reference.DEFAULT_TAG : reference.tag();
    }

    /// Refuses to put an image where the digest in the name is another one's.
    ///
    /// @throws ImageException.Rejected when that is so; nothing was written
    static void check(Place place, Descriptor image) throws ImageException.Rejected {
        Digest named = digest(place);
        if (named != null && !named.equals(image.digest())) {
            throw new ImageException.Rejected(
                    "%s cannot be the name of %s".formatted(place.text(), image.digest()),
                    "name a tag, or no digest at all");
        }
    }

    private static @Nullable Digest digest(Place place) {
        return switch (place) {
            case Place.InRegistry(var reference) -> reference.digest();
            case Place.InStore(var reference) -> reference.digest();
            case Place.InLayout(var directory, var name) ->
                name == null || !name.contains(":") ? null : Digest.parse(name);
        };
    }
}
