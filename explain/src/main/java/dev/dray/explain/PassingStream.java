package dev.dray.explain;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body on its way, of which somebody takes note.
final class PassingStream extends FilterInputStream {
    private final Content content;
    private final long length;
    private final Watcher watcher;
    private boolean ended;

    /// Who is told how it ends.
    interface Watcher {
        /// All of it has passed.
        void ended();

        /// It broke off.
        default void failed(IOException failure) {}
    }

    /// @param length in bytes, as declared; negative when unknown
    PassingStream(InputStream in, Content content, long length, Watcher watcher) {
        super(in);
        this.content = content;
        this.length = length;
        this.watcher = watcher;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        int n;
        try {
            n = super.read(buffer, offset, size);
        } catch (IOException e) {
            watcher.failed(e);
            throw e;
        }
        if (n > 0) {
            content.add(buffer, offset, n);
        }
        // Who knows the length stops reading there.
        if (!ended && (n < 0 || content.length() == length)) {
            ended = true;
            content.end();
            watcher.ended();
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[Math.clamp(count, 0, 8192)];
        return Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
