package dev.dray.junit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Gives some bytes, then breaks off as a connection does.
final class CutStream extends FilterInputStream {
    private long left;

    CutStream(InputStream body, long after) {
        super(body);
        this.left = after;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && length > 0) {
            throw new IOException("the connection breaks off here: so the test wants it");
        }
        int n = super.read(buffer, offset, (int) Math.min(length, left));
        left -= Math.max(n, 0);
        return n;
    }
}
