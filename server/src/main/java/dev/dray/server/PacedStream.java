package dev.dray.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that breaks off when its caller sends too slowly: one byte a minute would keep a thread, an upload
/// and a connection forever.
final class PacedStream extends FilterInputStream {
    private final Pace pace;

    PacedStream(InputStream in, Pace pace) {
        super(in);
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        pace.check();
        long since = pace.now();
        int read = super.read();
        pace.add(read < 0 ? 0 : 1, since);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        pace.check();
        long since = pace.now();
        int read = super.read(buffer, offset, length);
        pace.add(Math.max(0, read), since);
        return read;
    }
}
