package dev.dray.registry;

import java.io.InputStream;
import java.util.Arrays;

/// A body that never ends.
final class EndlessStream extends InputStream {
    private long count;

    @Override
    public int read() {
        count++;
        return ' ';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Arrays.fill(buffer, offset, offset + length, (byte) ' ');
        count += length;
        return length;
    }

    /// Bytes that were read of it.
    long count() {
        return count;
    }
}
