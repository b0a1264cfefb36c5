package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Writes a tar, always the same bytes for the same entries: ustar where an entry fits, else with a PAX
/// header (protocols G81). Names and attributes are written byte for byte.
public final class TarWriter implements Closeable {
    private static final byte[] ZEROS = new byte[2 * TarHeader.SIZE];

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private boolean finished;

    /// @param out is written in pieces as small as a header, so it had better be buffered
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /// Writes an entry without content.
    public void put(TarEntry entry) throws IOException {
        put(entry, InputStream.nullInputStream());
    }

    /// Writes an entry and its content, which must be as long as the entry says.
    public void put(TarEntry entry, InputStream content) throws IOException {
        putHeader(entry);
        long left = contentSize(entry);
        while (left > 0) {
            int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("content of \"%s\" is %,d bytes short".formatted(entry.displayName(), left));
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        pad(contentSize(entry));
    }

    /// Writes the header alone; the caller writes the content and then pads it.
    void putHeader(TarEntry entry) throws IOException {
        TarEntry named =
                entry.type() == TarEntry.Type.DIRECTORY && !entry.name().endsWith("/")
                        ? entry.withName(entry.name() + "/")
                        : entry;
        TarHeaderBytes.write(named, out);
    }

    void pad(long size) throws IOException {
        out.write(ZEROS, 0, (int) (-size & (TarHeader.SIZE - 1)));
    }

    private static long contentSize(TarEntry entry) {
        return entry.type() == TarEntry.Type.FILE ? entry.size() : 0;
    }

    /// Marks the end, and leaves open what is written to.
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            out.write(ZEROS);
        }
    }

    /// Marks the end, and closes what is written to.
    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
