package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Passes an unpacked layer on until it is out of proportion to its packed size, as only a bomb is.
final class RatioLimit extends FilterInputStream {
    /// A small layer may well be mostly zeros.
    private static final long HARMLESS = 256L * 1024 * 1024;

    private final long packed;
    private final int ratio;
    private long count;

    RatioLimit(InputStream tar, long packed, int ratio) {
        super(tar);
        this.packed = packed;
        this.ratio = ratio;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count += Math.max(n, 0);
        if (count > HARMLESS && count / ratio > packed) {
            throw new ImageException.Rejected(
                    "a layer of %,d bytes unpacks to more than %,d times that".formatted(packed, ratio));
        }
        return n;
    }
}
