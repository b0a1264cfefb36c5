package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.TransferReport;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Pulls images into the local store or an OCI layout.
@Command(
        name = "pull",
        description = {
            "Pull images into the local store, or into a place named last: oci:DIR[:tag], oci-archive:FILE[:tag],",
            "docker-archive:FILE[:name:tag] or rootfs:FILE.tar[.gz|.zst]; the file - is standard output; or into a",
            "Docker Engine: docker-daemon:NAME[:tag].",
            "What was downloaded stays: a pull that was cut goes on where it stopped.",
            "An image that the registry has in Docker's schema 1 only becomes one of today's, which is told."
        })
final class PullCommand extends Invocation {
    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE… [PLACE]",
            hideParamSyntax = true,
            description = "As in debian:12 alpine oci:DIR.")
    List<String> names = List.of();

    @Option(names = "--force", description = "Overwrite an archive that is there.")
    boolean force;

    @Option(names = "--json", description = "Print JSON, one document per image.")
    boolean json;

    @Mixin
    ProgressOption progress = new ProgressOption();

    @Mixin
    ConversionOption conversion = new ConversionOption();

    @Mixin
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    PullCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        List<Place> images = new ArrayList<>();
        boolean hasTarget = hasTarget();
        for (String name : hasTarget ? names.subList(0, names.size() - 1) : names) {
            images.add(inRegistry(name));
        }
        try (Dray dray = access.open(console, usual -> usual.withOverwrite(force), conversion.format())) {
            if (hasTarget && ArchiveNames.isArchive(access.place(console, names.getLast()))) {
                pullTogether(dray, images, access.place(console, names.getLast()));
                return;
            }
            for (Place image : images) {
                pull(dray, image, target(name(image), hasTarget, images.size()));
            }
        }
    }

    @Override
    void foretell() throws IOException {
        int images = hasTarget() ? names.size() - 1 : names.size();
        try (Dray dray = access.open(console)) {
            for (String name : names.subList(0, images)) {
                Place place = inRegistry(name);
                Heads.check(place);
                Heads.ask(dray.image(place), platform.toMove());
            }
        }
    }

    private boolean hasTarget() throws IOException {
        return names.size() > 1 && find(access.place(console, names.getLast())) == null;
    }

    /// All into one file, which appears when they are all there.
    private void pullTogether(Dray dray, List<Place> images, Place target) throws IOException {
        if (images.size() > 1 && ArchiveNames.isForOneImage(target)) {
            throw new IllegalArgumentException(
                    "%s names one image, but %d are pulled".formatted(target.text(), images.size()));
        }
        ArchiveNames.checkOutput(target, console);
        for (Place image : images) {
            checkPlatform(dray, image);
        }
        List<TransferReport> pulled;
        try (ShownProgress shown = progress.show(console)) {
            pulled = dray.copy(images, target, platform.toMove(), shown);
        }
        if (ArchiveNames.isStream(target) && console.out().checkError()) {
            throw new IOException("standard output was closed");
        }
        for (int i = 0; i < images.size(); i++) {
            show(name(images.get(i)), target, pulled.get(i).root());
        }
    }

    private Place inRegistry(String name) throws IOException {
        Place place = access.place(console, name);
        if (find(place) == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is not in a registry, and only the last place is a target".formatted(name));
        }
        return place;
    }

    /// What an image in a registry is called; null where the place is none.
    private static @Nullable Reference find(Place place) {
        return switch (place) {
            case Place.InRegistry(var reference) -> reference;
            case Place.InRegistryV1(var reference) -> reference;
            case Place.InDaemon daemon -> null;
            case Place.InLayout layout -> null;
            case Place.InStore store -> null;
            case Place.InOciArchive archive -> null;
            case Place.InDockerArchive archive -> null;
            case Place.InRootfs rootfs -> null;
        };
    }

    private static Reference name(Place image) {
        return Objects.requireNonNull(find(image), "only images in registries are pulled");
    }

    private Place target(Reference image, boolean hasTarget, int images) throws IOException {
        if (!hasTarget) {
            return new Place.InStore(image);
        }
        Place place = access.place(console, names.getLast());
        if (!(place instanceof Place.InLayout(var directory, var tag))) {
            return place;
        }
        if (tag != null && images > 1) {
            throw new IllegalArgumentException("%s names one image, but %d are pulled".formatted(place.text(), images));
        }
        String own = image.tag() == null ? Reference.DEFAULT_TAG : image.tag();
        return new Place.InLayout(directory, tag == null ? own : tag);
    }

    private void pull(Dray dray, Place image, Place target) throws IOException {
        checkPlatform(dray, image);
        Descriptor pulled;
        try (ShownProgress shown = progress.show(console)) {
            pulled = dray.copy(image, target, platform.toMove(), shown).root();
        }
        show(name(image), target, pulled);
    }

    /// An image that is no index is moved as it is; who asked for a platform must be told if it is another.
    private void checkPlatform(Dray dray, Place image) throws IOException {
        if (!platform.isAll() && platform.asked() != null) {
            dray.image(image, platform.asked());
        }
    }

    private void show(Reference image, Place target, Descriptor pulled) {
        if (ArchiveNames.isStream(target)) {
            // Standard output is the archive.
            say("%s %s".formatted(pulled.digest(), image.familiar()));
        } else if (json) {
            print(Json.print(Json.object()
                    .put("image", image.toString())
                    .put("place", target.text())
                    .put("digest", pulled.digest().toString())
                    .put("mediaType", pulled.mediaType().value())
                    .build()));
        } else {
            print("%s %s -> %s".formatted(pulled.digest(), image.familiar(), target.text()));
        }
    }
}
