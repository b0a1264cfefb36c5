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
    private final Archives archives;
    private final Daemon daemon;

    Targets(Registries registries, DiskStore store, Archives archives, Daemon daemon) {
        this.registries = registries;
        this.store = store;
        this.archives = archives;
        this.daemon = daemon;
    }

    /// Opens a place to write to, making it where that is needed.
    Destination open(Place place) throws IOException {
        return new Destination(place, sink(place));
    }

    private ImageSink sink(Place place) throws IOException {
        return switch (place) {
            case Place.InRegistry(var reference) ->
                new Mounting(registries.target(reference.repository()), registries, store);
            case Place.InRegistryV1 old -> throw readOnly(old);
            case Place.InDaemon inDaemon -> daemon.sink(inDaemon);
            case Place.InStore(var reference) -> store.repository(reference.repository());
            case Place.InLayout(var directory, var name) -> OciLayout.create(directory);
            case Place.InOciArchive archive -> archives.writer(archive);
            case Place.InDockerArchive archive -> archives.writer(archive);
            case Place.InRootfs rootfs -> archives.writer(rootfs);
        };
    }

    private static ImageException readOnly(Place place) {
        return new ImageException.Unsupported(
                "could not write to %s: the API v1 is only read".formatted(place.text()), "push to its API v2");
    }

    /// Opens a place only to see what is there. A folder that is not there yet is as good as an empty one; an archive
    /// is written anew, when it is finished.
    ImageSink look(Place place) throws IOException {
        return switch (place) {
            case Place.InLayout(var directory, var name) when isEmpty(directory) -> new MemoryStore();
            case Place.InRegistry registry -> sink(registry);
            case Place.InRegistryV1 old -> sink(old);
            case Place.InDaemon inDaemon -> sink(inDaemon);
            case Place.InStore inStore -> sink(inStore);
            case Place.InLayout layout -> sink(layout);
            case Place.InOciArchive archive -> sink(archive);
            case Place.InDockerArchive archive -> sink(archive);
            case Place.InRootfs rootfs -> sink(rootfs);
        };
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
            case Place.InRegistryV1(var reference) -> tag(reference);
            case Place.InDaemon(var name) -> name;
            case Place.InStore(var reference) -> tag(reference);
            case Place.InLayout(var directory, var name) ->
                name == null ? Reference.DEFAULT_TAG : name.contains(":") ? null : name;
            case Place.InOciArchive archive -> archive.name();
            case Place.InDockerArchive archive -> archive.name();
            case Place.InRootfs rootfs -> null;
        };
    }

    static @Nullable String tag(Reference reference) {
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
            case Place.InRegistryV1(var reference) -> reference.digest();
            case Place.InDaemon daemon -> null;
            case Place.InStore(var reference) -> reference.digest();
            case Place.InLayout(var directory, var name) ->
                name == null || !name.contains(":") ? null : Digest.parse(name);
            case Place.InOciArchive archive -> null;
            case Place.InDockerArchive archive -> null;
            case Place.InRootfs rootfs -> null;
        };
    }
}
