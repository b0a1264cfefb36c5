package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.BoundedInputStream;
import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A part of an archive: the content of one member.
///
/// @param offset of its first byte in the file
/// @param size   in bytes
record Section(ArchiveFile file, long offset, long size) {
    private static final int MAGIC = 6;

    /// Opens it from an offset in it on.
    InputStream open(long from) throws IOException {
        long start = Math.min(from, size);
        return new BoundedInputStream(new NeverEnding(file.open(offset + start), file), size - start);
    }

    /// How the content is packed; its media type may say something else (protocols G7, G60).
    Compression compression() throws IOException {
        try (InputStream in = open(0)) {
            byte[] start = in.readNBytes(MAGIC);
            return Compression.detect(start, start.length);
        }
    }

    /// Reads a small document whole.
    ///
    /// @param name  for messages
    /// @param limit bytes; more is refused
    byte[] read(String name, int limit) throws IOException {
        if (size > limit) {
            throw new ImageException.Rejected(
                    "%s in %s has %,d bytes (at most %,d)".formatted(name, file, size, limit));
        }
        try (InputStream in = open(0)) {
            return in.readAllBytes();
        }
    }

    Blob blob(Descriptor descriptor) {
        return new SectionBlob(this, descriptor);
    }

    private record SectionBlob(Section section, Descriptor descriptor) implements Blob {
        @Override
        public InputStream open(long from) throws IOException {
            return section.open(from);
        }
    }

    /// An archive that is asked for no more than it should have: where it ends it is cut off.
    private static final class NeverEnding extends FilterInputStream {
        private final ArchiveFile file;

        NeverEnding(InputStream in, ArchiveFile file) {
            super(in);
            this.file = file;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
                throw new ImageException.Corrupt("%s is cut off".formatted(file));
            }
            return n;
        }
    }
}
