package dev.dray.testkit;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;

/// Gives some bytes, then breaks off as a connection does.
public final class BrokenStream extends FilterInputStream {
    private int left;

    /// @param after bytes that are given before the failure
    public BrokenStream(byte[] content, int after) {
        super(new ByteArrayInputStream(content));
        this.left = after;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            throw new IOException("connection reset");
        }
        int n = super.read(buffer, offset, Math.min(length, left));
        left -= Math.max(n, 0);
        return n;
    }
}
