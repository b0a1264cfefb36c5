package dev.dray.cli;

import dev.dray.content.ImageException;
import dev.dray.layer.RawName;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarReader;
import dev.dray.layer.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;

/// Files on their way into a container, and out of one.
final class CopiedFiles {
    private static final List<PosixFilePermission> BITS = List.of(
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_READ);

    private CopiedFiles() {}

    /// An empty file that is gone when the process ends, also where it is interrupted.
    static Path scratch() throws IOException {
        Path tar = Files.createTempFile("dray", ".tar");
        tar.toFile().deleteOnExit();
        return tar;
    }

    /// Refuses a tar with files that would be taken for a layer's marks of removals.
    static void check(Path file) throws IOException {
        try (TarReader tar = TarReader.seeking(Files.newByteChannel(file))) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entry.name().matches("(?s)(.*/)?\\.wh\\.[^/]*/?")) {
                    throw new ImageException.Unsupported(
                            "\"%s\" cannot be unpacked here: what begins with .wh. means a removal in images"
                                    .formatted(RawName.display(entry.name())),
                            "copy to - and unpack the tar");
                }
            }
        }
    }

    /// Writes a file, or a folder with all that is in it, as a tar. Its entries begin with its own name and
    /// belong to root; what is neither file, folder nor symbolic link is left out.
    static void write(Path source, Path tarFile) throws IOException {
        Path start = source.toRealPath();
        Path above = start.getParent();
        try (TarWriter tar = new TarWriter(new BufferedOutputStream(Files.newOutputStream(tarFile)));
                Stream<Path> files = Files.walk(start)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                put(tar, file, (above == null ? start : above).relativize(file).toString());
            }
        } catch (UncheckedIOException e) {
            // A folder that may not be read.
            throw e.getCause();
        }
    }

    private static void put(TarWriter tar, Path file, String text) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String name = RawName.of(text);
        if (attributes.isSymbolicLink()) {
            TarEntry link = TarEntry.symlink(
                    name, RawName.of(Files.readSymbolicLink(file).toString()));
            tar.put(link.withMtime(attributes.lastModifiedTime().toInstant()));
        } else if (attributes.isDirectory() && !name.isEmpty()) {
            tar.put(finished(TarEntry.directory(name + "/"), file, attributes));
        } else if (attributes.isRegularFile()) {
            try (InputStream content = Files.newInputStream(file)) {
                tar.put(finished(TarEntry.file(name, attributes.size()), file, attributes), content);
            }
        }
    }

    private static TarEntry finished(TarEntry entry, Path file, BasicFileAttributes attributes) throws IOException {
        TarEntry timed = entry.withMtime(attributes.lastModifiedTime().toInstant());
        return Files.getFileStore(file).supportsFileAttributeView("posix") ? timed.withMode(mode(file)) : timed;
    }

    private static int mode(Path file) throws IOException {
        var permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        int mode = 0;
        for (int bit = 0; bit < BITS.size(); bit++) {
            mode |= permissions.contains(BITS.get(bit)) ? 1 << bit : 0;
        }
        return mode;
    }
}
