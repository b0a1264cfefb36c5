package dev.dray;

import dev.dray.archive.ArchiveSink;
import dev.dray.archive.ArchivedImage;
import dev.dray.archive.ImageArchive;
import dev.dray.content.Image;
import dev.dray.content.ImageSink;
import dev.dray.content.Transfer;
import dev.dray.content.TransferReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Reference;
import dev.dray.store.OciLayout;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A place that images go to: one after the other with [#take], then [#finish()], without which an archive is
/// not written, and no Engine loads it. Close it in any case.
final class Destination implements Closeable {
    private static final List<String> NAMES = List.of("io.containerd.image.name", "org.opencontainers.image.ref.name");

    private final Place place;
    private final ImageSink sink;

    Destination(Place place, ImageSink sink) {
        this.place = place;
        this.sink = sink;
    }

    /// Whether all that is taken goes into one archive.
    boolean isArchive() {
        return sink instanceof ArchiveSink;
    }

    /// Refuses an image that cannot go here, before anything is moved.
    void check(Descriptor root) throws IOException {
        Targets.check(place, root);
        if (sink instanceof ArchiveSink archive) {
            archive.check(root);
        }
    }

    /// Moves an image here and names it as the place says; in an archive that says nothing, as it was named
    /// where it comes from.
    ///
    /// @param from what it is called there; null where that is not known
    TransferReport take(Image image, @Nullable Place from, Transfer transfer) throws IOException {
        Transfer.Plan plan = transfer.plan(image);
        check(plan.root());
        if (!(sink instanceof ArchiveSink archive)) {
            return transfer.copy(plan, image.source(), sink, Targets.tag(place));
        }
        List<String> names = archiveNames(image, from);
        TransferReport report = transfer.copy(plan, image.source(), archive, null);
        for (String name : names) {
            archive.tag(name, report.root());
        }
        if (names.isEmpty()) {
            archive.add(report.root());
        }
        return report;
    }

    /// Makes what was taken appear.
    void finish() throws IOException {
        if (sink instanceof ArchiveSink archive) {
            archive.finish();
        }
    }

    private List<String> archiveNames(Image image, @Nullable Place from) throws IOException {
        String given = Targets.tag(place);
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
            case Place.InRegistryV1 old -> List.of();
            case Place.InDaemon daemon -> List.of();
            case Place.InStore store -> List.of();
            case Place.InLayout layout -> List.of();
        };
    }

    /// What an image is called where it comes from.
    private static List<String> names(Image image, @Nullable Place from) throws IOException {
        return switch (from) {
            case null -> image.source() instanceof OciLayout source ? names(image, source) : archivedNames(image);
            case Place.InRegistry(var reference) -> name(reference);
            case Place.InRegistryV1(var reference) -> name(reference);
            case Place.InDaemon(var name) ->
                DaemonPlace.isId(name) ? archivedNames(image) : name(Reference.parse(name));
            case Place.InStore(var reference) -> name(reference);
            case Place.InLayout layout -> image.source() instanceof OciLayout source ? names(image, source) : List.of();
            case Place.InOciArchive archive -> archivedNames(image);
            case Place.InDockerArchive archive -> archivedNames(image);
            case Place.InRootfs rootfs -> List.of();
        };
    }

    private static List<String> name(Reference reference) {
        String tag = Targets.tag(reference);
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
