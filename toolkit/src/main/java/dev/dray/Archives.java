package dev.dray;

import dev.dray.archive.ArchiveFile;
import dev.dray.archive.ArchiveTarget;
import dev.dray.archive.ArchiveWriter;
import dev.dray.archive.ImageArchive;
import dev.dray.archive.ScratchFolder;
import dev.dray.content.Image;
import dev.dray.model.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Archives as places. Each one is opened once, as long as the file stays the same: standard input cannot be
/// read twice, and to open a packed one is costly. All are closed together.
final class Archives implements Closeable {
    /// A file that was not written anew since.
    private record Key(String form, Path file, List<Object> state) {}

    /// What opens an archive of some form.
    private interface Form {
        ImageArchive open(ArchiveFile file) throws IOException;
    }

    private final ArchiveOptions options;
    private final ScratchFolder scratch;
    private final Map<Key, ImageArchive> open = new HashMap<>();

    Archives(ArchiveOptions options, ScratchFolder scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    Image image(Place.InOciArchive place) throws IOException {
        return image(open("oci", place.file(), ImageArchive::openOci), place.name());
    }

    Image image(Place.InDockerArchive place) throws IOException {
        return image(open("docker", place.file(), ImageArchive::openDocker), place.name());
    }

    /// @param platform what the files run on, which no tar says
    Image image(Place.InRootfs place, Platform platform) throws IOException {
        Form form = file -> ImageArchive.openRootfs(file, platform, options.runConfig());
        return image(open("rootfs for " + platform, place.file(), form), null);
    }

    private static Image image(ImageArchive archive, @Nullable String name) throws IOException {
        return name == null ? new Image(archive, archive.only()) : Image.resolve(archive, name);
    }

    private synchronized ImageArchive open(String form, Path file, Form way) throws IOException {
        Key key = new Key(form, file, state(file));
        ImageArchive known = open.get(key);
        if (known != null) {
            return known;
        }
        ImageArchive archive = way.open(
                Place.isStream(file)
                        ? ArchiveFile.ofStream(options.input(), "standard input", scratch)
                        : ArchiveFile.of(file, scratch));
        open.put(key, archive);
        return archive;
    }

    private static List<Object> state(Path file) throws IOException {
        if (Place.isStream(file) || !Files.isRegularFile(file)) {
            return List.of();
        }
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object id = attributes.fileKey();
        return List.of(attributes.size(), attributes.lastModifiedTime(), id == null ? "" : id);
    }

    ArchiveWriter writer(Place.InOciArchive place) throws IOException {
        requireNewName(place, place.name());
        return ArchiveWriter.oci(target(place.file()), scratch);
    }

    ArchiveWriter writer(Place.InDockerArchive place) throws IOException {
        requireNewName(place, place.name());
        return ArchiveWriter.docker(target(place.file()), scratch);
    }

    ArchiveWriter writer(Place.InRootfs place) throws IOException {
        return ArchiveWriter.rootfs(target(place.file()), scratch);
    }

    private static void requireNewName(Place place, @Nullable String name) {
        if (name != null
                && (name.startsWith("@") || Place.DIGEST_ALONE.matcher(name).matches())) {
            throw new IllegalArgumentException(
                    "\"%s\" names an image that is there (want a name for a new one)".formatted(place.text()));
        }
    }

    private ArchiveTarget target(Path file) throws IOException {
        return Place.isStream(file)
                ? ArchiveTarget.ofStream(options.output())
                : ArchiveTarget.ofFile(file, options.overwrite());
    }

    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        for (ImageArchive archive : new ArrayList<>(open.values())) {
            try {
                archive.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
