package dev.dray;

import dev.dray.archive.ArchiveWriter;
import dev.dray.archive.ArchivedImage;
import dev.dray.archive.ImageArchive;
import dev.dray.content.Image;
import dev.dray.content.ImageSink;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.store.OciLayout;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A place that images go to: one after the other with [#take], then [#finish()], without which an archive is
/// not written. Close it in any case.
final class Destination implements Closeable {
    private static final List<String> NAMES = List.of("io.containerd.image.name", "org.opencontainers.image.ref.name");

    private final Place place;
    private final ImageSink sink;

    Destination(Place place, ImageSink sink) {
        this.place = place;
        this.sink = sink;
    }

    /// Whether all that is taken goes into one file.
    boolean isArchive() {
        return sink instanceof ArchiveWriter;
    }

    /// Refuses an image that cannot go here, before anything is moved.
    ///
    /// @param platform null for all platforms
    void check(Image image, @Nullable Platform platform) throws IOException {
        if (sink instanceof ArchiveWriter archive && platform == null) {
            archive.check(image.descriptor());
        }
    }

    /// Moves an image here and names it as the place says; in an archive that says nothing, as it was named
    /// where it comes from.
    ///
    /// @return the manifest that was named: of one platform where the options ask for one
    Descriptor take(Image image, Place from, TransferOptions options) throws IOException {
        if (!(sink instanceof ArchiveWriter archive)) {
            return new Transfer(options).copy(image, sink, tag());
        }
        List<String> names = archiveNames(image, from);
        Descriptor root = new Transfer(options).copy(image, archive, null);
        for (String name : names) {
            archive.tag(name, root);
        }
        if (names.isEmpty()) {
            archive.add(root);
        }
        return root;
    }

    /// Makes what was taken appear.
    void finish() throws IOException {
        if (sink instanceof ArchiveWriter archive) {
            archive.finish();
        }
    }

    private @Nullable String tag() {
        return switch (place) {
            case Place.InRegistry(var reference) -> tagOf(reference);
            case Place.InStore(var reference) -> tagOf(reference);
            case Place.InLayout(var directory, var name) ->
                name == null ? Reference.DEFAULT_TAG : name.contains(":") ? null : name;
            case Place.InOciArchive archive -> archive.name();
            case Place.InDockerArchive archive -> archive.name();
            case Place.InRootfs rootfs -> null;
        };
    }

    static @Nullable String tagOf(Reference reference) {
        return reference.tag() == null && reference.digest() == null ? Reference.DEFAULT_TAG : reference.tag();
    }

    private List<String> archiveNames(Image image, Place from) throws IOException {
        String given = tag();
        if (given != null) {
            return List.of(given);
        }
        return switch (place) {
            // Nobody could load an image by its tag alone.
            case Place.InDockerArchive archive ->
                names(image, from).stream()
                        .filter(name -> name.contains(":") || name.contains("/"))
                        .toList();
            case Place.InOciArchive archive -> names(image, from);
            case Place.InRootfs rootfs -> List.of();
            case Place.InRegistry registry -> List.of();
            case Place.InStore store -> List.of();
            case Place.InLayout layout -> List.of();
        };
    }

    /// What an image is called where it comes from.
    private static List<String> names(Image image, Place from) throws IOException {
        return switch (from) {
            case Place.InRegistry(var reference) -> name(reference);
            case Place.InStore(var reference) -> name(reference);
            case Place.InLayout layout -> image.source() instanceof OciLayout source ? names(image, source) : List.of();
            case Place.InOciArchive archive -> archivedNames(image);
            case Place.InDockerArchive archive -> archivedNames(image);
            case Place.InRootfs rootfs -> List.of();
        };
    }

    private static List<String> name(Reference reference) {
        String tag = tagOf(reference);
        return tag == null ? List.of() : List.of(reference.withTag(tag).familiar());
    }

    private static List<String> names(Image image, OciLayout layout) throws IOException {
        return layout.manifests().stream()
                .filter(listed -> listed.digest().equals(image.descriptor().digest()))
                .flatMap(listed -> NAMES.stream()
                        .flatMap(key -> Stream.ofNullable(listed.annotations().get(key)))
                        .limit(1))
                .distinct()
                .toList();
    }

    private static List<String> archivedNames(Image image) {
        return image.source() instanceof ImageArchive archive
                ? archive.images().stream()
                        .filter(listed -> listed.descriptor()
                                .digest()
                                .equals(image.descriptor().digest()))
                        .map(ArchivedImage::names)
                        .findFirst()
                        .orElse(List.of())
                : List.of();
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
