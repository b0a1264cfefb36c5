package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/// File contents on their way through a [Scratch], first all in, then out again. Most files are far smaller than the
/// buffer, and go through many at a time.
final class ContentSpool implements Closeable {
    private final Scratch scratch;
    private final byte[] buffer = new byte[256 * 1024];

    /// Bytes of the buffer that are in use.
    private int filled;

    /// Where in the scratch file the buffer's content starts.
    private long start;

    private ContentSpool(Scratch scratch) {
        this.scratch = scratch;
    }

    static ContentSpool create(Path directory) throws IOException {
        return new ContentSpool(Scratch.create(directory));
    }

    /// Takes some content. All is taken before any is given back.
    ///
    /// @return where it starts
    long append(InputStream content) throws IOException {
        long first = start + filled;
        while (true) {
            int n = content.read(buffer, filled, buffer.length - filled);
            if (n < 0) {
                return first;
            }
            filled += n;
            if (filled == buffer.length) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        scratch.append(buffer, filled);
        start += filled;
        filled = 0;
    }

    /// Ends the taking: from now on contents are given back.
    void seal() throws IOException {
        flush();
    }

    /// Gives some content back.
    void copy(long offset, long size, OutputStream to) throws IOException {
        long end = offset + size;
        for (long at = offset; at < end; ) {
            if (at < start || at >= start + filled) {
                // Files that were neighbours in a layer mostly are in the tree.
                filled = scratch.read(at, buffer);
                start = at;
            }
            int n = (int) Math.min(start + filled - at, end - at);
            if (n <= 0) {
                throw new IOException("a scratch file was cut off");
            }
            to.write(buffer, (int) (at - start), n);
            at += n;
        }
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
