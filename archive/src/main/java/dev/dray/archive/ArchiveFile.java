package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The bytes of an archive, to be read from any offset by many threads. A file that is not packed is read
/// where it lies; what is packed as a whole, or comes from a pipe, is written to a scratch file once, which
/// goes when this is closed.
public final class ArchiveFile implements Closeable {
    private static final int MAGIC = 6;

    private final Path path;
    private final String name;
    private final ScratchFolder scratch;
    private final boolean temporary;

    private ArchiveFile(Path path, String name, ScratchFolder scratch, boolean temporary) {
        this.path = path;
        this.name = name;
        this.scratch = scratch;
        this.temporary = temporary;
    }

    /// The archive in a file, or what a device or a named pipe gives.
    ///
    /// @throws ImageException.NotFound when there is no such file
    /// @throws ImageException.Rejected when it is a folder
    public static ArchiveFile of(Path file, ScratchFolder scratch) throws IOException {
        if (Files.isRegularFile(file)) {
            return new ArchiveFile(file, file.toString(), scratch, false);
        }
        if (Files.isDirectory(file)) {
            throw new ImageException.Rejected(
                    "%s is a folder, not an archive".formatted(file), "name an OCI layout as oci:" + file);
        }
        if (Files.notExists(file)) {
            throw new ImageException.NotFound("there is no file %s".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return spool(in, file.toString(), scratch);
        }
    }

    /// The archive that a stream gives, unpacked; it is read to its end and left open.
    ///
    /// @param name for messages
    public static ArchiveFile ofStream(InputStream in, String name, ScratchFolder scratch) throws IOException {
        return spool(in, name, scratch);
    }

    private static ArchiveFile spool(InputStream in, String name, ScratchFolder scratch) throws IOException {
        Path spool = Spools.create(scratch.folder());
        try (OutputStream out = Files.newOutputStream(spool)) {
            Counted packed = new Counted(in);
            UnpackedCopy.copy(Compression.decompress(packed), out, () -> packed.count, name);
            return new ArchiveFile(spool, name, scratch, true);
        } catch (ImageException.Corrupt e) {
            Spools.delete(spool);
            throw new ImageException.Corrupt("%s is damaged: %s".formatted(name, e.getMessage()), e);
        } catch (IOException | RuntimeException e) {
            Spools.delete(spool);
            throw e;
        }
    }

    /// Knows how much of it has been read: of a pipe nobody knows more.
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count += Math.max(n, 0);
            return n;
        }
    }

    /// How the whole is packed.
    Compression compression() throws IOException {
        try (InputStream in = open(0)) {
            byte[] start = in.readNBytes(MAGIC);
            return Compression.detect(start, start.length);
        }
    }

    /// This archive where it is not packed, else an unpacked copy; then this one is closed.
    ArchiveFile unpacked() throws IOException {
        if (compression() == Compression.NONE) {
            return this;
        }
        try (this;
                InputStream in = open(0)) {
            return spool(in, name, scratch);
        }
    }

    FileChannel channel() throws IOException {
        return FileChannel.open(path);
    }

    InputStream open(long offset) throws IOException {
        FileChannel channel = channel();
        return Channels.newInputStream(channel.position(offset));
    }

    long size() throws IOException {
        return Files.size(path);
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Spools.delete(path);
        }
    }

    /// The name for messages.
    @Override
    public String toString() {
        return name;
    }
}
