package dev.dray;

import dev.dray.model.Descriptor;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A blob that is read while it arrives in the store. Who reads to its end has verified bytes: the last one is given
/// only
/// after the whole was verified.
final class ArrivingInputStream extends FilterInputStream {
    private final Arrivals arrivals;
    private final Descriptor blob;
    private long position;
    private long available;

    /// @param file what is there of it, from its start
    ArrivingInputStream(InputStream file, Arrivals arrivals, Descriptor blob) {
        super(file);
        this.arrivals = arrivals;
        this.blob = blob;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == available && available < blob.size()) {
            available = arrivals.awaitBytes(blob, position);
        }
        if (position == blob.size()) {
            return -1;
        }
        int n = super.read(buffer, offset, (int) Math.min(length, available - position));
        if (n < 0) {
            throw new EOFException("%s was cut off in the store".formatted(blob.digest()));
        }
        position += n;
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] skipped = new byte[Math.clamp(n, 0, 8192)];
        return Math.max(read(skipped, 0, skipped.length), 0);
    }

    @Override
    public int available() {
        return (int) Math.min(available - position, Integer.MAX_VALUE);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
