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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Pulls images into the local store or an OCI layout.
@Command(
        name = "pull",
        description = {
            "Pull images into the local store, or into a place named last: oci:DIR[:tag], oci-archive:FILE[:tag],",
            "docker-archive:FILE[:name:tag] or rootfs:FILE.tar[.gz|.zst]; the file - is standard output.",
            "What was downloaded stays: a pull that was cut goes on where it stopped."
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
    PlatformOption platform = new PlatformOption();

    @Mixin
    AccessOptions access = new AccessOptions();

    PullCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        List<Reference> images = new ArrayList<>();
        boolean hasTarget = hasTarget();
        for (String name : hasTarget ? names.subList(0, names.size() - 1) : names) {
            images.add(inRegistry(name));
        }
        try (Dray dray = access.open(console, usual -> usual.withOverwrite(force))) {
            if (hasTarget && ArchiveNames.isArchive(access.place(console, names.getLast()))) {
                pullTogether(dray, images, access.place(console, names.getLast()));
                return;
            }
            for (Reference image : images) {
                pull(dray, image, target(image, hasTarget, images.size()));
            }
        }
    }

    @Override
    void foretell() throws IOException {
        int images = hasTarget() ? names.size() - 1 : names.size();
        try (Dray dray = access.open(console)) {
            for (String name : names.subList(0, images)) {
                Image image = dray.image(new Place.InRegistry(inRegistry(name)));
                Heads.ask(image, platform.toMove());
            }
        }
    }

    private boolean hasTarget() throws IOException {
        return names.size() > 1 && !(access.place(console, names.getLast()) instanceof Place.InRegistry);
    }

    /// All into one file, which appears when they are all there.
    private void pullTogether(Dray dray, List<Reference> images, Place target) throws IOException {
        if (images.size() > 1 && ArchiveNames.isForOneImage(target)) {
            throw new IllegalArgumentException(
                    "%s names one image, but %d are pulled".formatted(target.text(), images.size()));
        }
        ArchiveNames.checkOutput(target, console);
        List<Place> from = new ArrayList<>();
        for (Reference image : images) {
            checkPlatform(dray, image);
            from.add(new Place.InRegistry(image));
        }
        List<TransferReport> pulled;
        try (ShownProgress shown = progress.show(console)) {
            pulled = dray.copy(from, target, platform.toMove(), shown);
        }
        if (ArchiveNames.isStream(target) && console.out().checkError()) {
            throw new IOException("standard output was closed");
        }
        for (int i = 0; i < images.size(); i++) {
            show(images.get(i), target, pulled.get(i).root());
        }
    }

    private Reference inRegistry(String name) throws IOException {
        if (access.place(console, name) instanceof Place.InRegistry(var reference)) {
            return reference;
        }
        throw new IllegalArgumentException(
                "\"%s\" is not in a registry, and only the last place is a target".formatted(name));
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

    private void pull(Dray dray, Reference image, Place target) throws IOException {
        checkPlatform(dray, image);
        Descriptor pulled;
        try (ShownProgress shown = progress.show(console)) {
            pulled = dray.copy(new Place.InRegistry(image), target, platform.toMove(), shown)
                    .root();
        }
        show(image, target, pulled);
    }

    /// An image that is no index is moved as it is; who asked for a platform must be told if it is another.
    private void checkPlatform(Dray dray, Reference image) throws IOException {
        if (!platform.isAll() && platform.asked() != null) {
            dray.image(new Place.InRegistry(image), platform.asked());
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
