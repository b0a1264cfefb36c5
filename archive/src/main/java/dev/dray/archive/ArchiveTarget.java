package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where an archive is written: a file, which appears whole or not at all, or a stream.
public final class ArchiveTarget {
    private static final int BUFFER = 128 * 1024;

    private final @Nullable Path file;
    private final @Nullable OutputStream stream;
    private final boolean force;

    private ArchiveTarget(@Nullable Path file, @Nullable OutputStream stream, boolean force) {
        this.file = file;
        this.stream = stream;
        this.force = force;
    }

    /// A file; one whose name ends with `.gz`, `.tgz` or `.zst` is packed as a whole. A device or a named
    /// pipe takes what it is given.
    ///
    /// @param force whether a file that is there is replaced
    /// @throws ImageException.Rejected when it is there and is not to be replaced
    public static ArchiveTarget ofFile(Path file, boolean force) throws IOException {
        ArchiveTarget target = new ArchiveTarget(file, null, force);
        target.checkFree(file);
        return target;
    }

    /// A stream, which is left open.
    public static ArchiveTarget ofStream(OutputStream out) {
        return new ArchiveTarget(null, out, false);
    }

    /// What writes the archive.
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private void checkFree(Path path) throws ImageException.Rejected {
        if (Files.isDirectory(path)) {
            throw new ImageException.Rejected("%s is a folder".formatted(path), "name a file");
        }
        if (!force && Files.isRegularFile(path)) {
            throw new ImageException.Rejected(
                    "%s is there already".formatted(path), "name another file, or overwrite it with --force");
        }
    }

    void write(Content content) throws IOException {
        if (file == null) {
            writeTo(stream == null ? OutputStream.nullOutputStream() : stream, Compression.NONE, content);
        } else if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                writeTo(new Telling(out, file), Compression.NONE, content);
            }
        } else {
            writeWhole(file, content);
        }
    }

    private void writeWhole(Path target, Content content) throws IOException {
        // Not a temporary file of Java's, which nobody but its owner could read.
        Path partial = target.resolveSibling(".%s.%s.partial".formatted(target.getFileName(), UUID.randomUUID()));
        create(partial, target);
        try {
            try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
                writeTo(new Telling(out, target), compression(target), content);
                out.getFD().sync();
            }
            checkFree(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void create(Path partial, Path target) throws IOException {
        try {
            Files.createFile(partial);
        } catch (NoSuchFileException e) {
            throw notWritten(target, "there is no such folder", e);
        } catch (AccessDeniedException e) {
            throw notWritten(target, "permission denied", e);
        } catch (FileSystemException e) {
            throw notWritten(target, String.valueOf(e.getReason()), e);
        }
    }

    private static ImageException.Rejected notWritten(Path target, String reason, IOException cause) {
        var failure = new ImageException.Rejected(
                "could not write %s: %s".formatted(target, reason),
                "name another file, or make room where the disk is full");
        failure.addSuppressed(cause);
        return failure;
    }

    private static void syncFolder(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder. After a crash the file may then be missing; it is never half there.
        }
    }

    private static void writeTo(OutputStream out, Compression compression, Content content) throws IOException {
        try (OutputStream packed = compression.compress(new BufferedOutputStream(new LeftOpen(out), BUFFER))) {
            content.writeTo(packed);
        }
    }

    private static Compression compression(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz") || name.endsWith(".tgz")) {
            return Compression.GZIP;
        }
        return name.endsWith(".zst") ? Compression.ZSTD : Compression.NONE;
    }

    /// Says what could not be written: the system says only why.
    private static final class Telling extends FilterOutputStream {
        private final Path target;

        Telling(OutputStream out, Path target) {
            super(out);
            this.target = target;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw notWritten(target, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /// Is flushed where it would be closed.
    private static final class LeftOpen extends FilterOutputStream {
        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
