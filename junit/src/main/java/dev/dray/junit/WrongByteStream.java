package dev.dray.junit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Gives all bytes, one of them with a bit turned over.
final class WrongByteStream extends FilterInputStream {
    private final long at;
    private long position;

    WrongByteStream(InputStream body, long at) {
        super(body);
        this.at = at;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (position <= at && at < position + n) {
            buffer[offset + (int) (at - position)] ^= 1;
        }
        position += Math.max(n, 0);
        return n;
    }
}
