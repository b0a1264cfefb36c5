package dev.dray.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that ends with a refusal where it becomes too long: what announces no length may never end.
final class LimitedStream extends FilterInputStream {
    private final SizeLimit limit;
    private long count;

    LimitedStream(InputStream in, SizeLimit limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws Refusal {
        count += read;
        limit.check(count);
    }
}
