package dev.dray.layer;

import dev.dray.content.BoundedInputStream;
import dev.dray.content.ImageException;
import dev.dray.layer.IndexedEntry.Chunk;
import dev.dray.model.Digest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The content of one file out of a layer with a table of contents: only its own bytes are fetched. The stream
/// throws [ImageException.Corrupt] where it would end on other bytes than the table says.
final class ChunkedContent extends InputStream {
    private final Layer layer;
    private final IndexedEntry indexed;
    private final Digest digest;
    private final MessageDigest hash;
    private final Iterator<Chunk> rest;

    private @Nullable InputStream range;
    private long rangePosition;
    private @Nullable InputStream packed;
    private InputStream chunk = InputStream.nullInputStream();
    private long left;
    private boolean isChecked;

    ChunkedContent(Layer layer, IndexedEntry indexed) {
        this.layer = layer;
        this.indexed = indexed;
        if (indexed.digest() == null) {
            throw new IllegalArgumentException("nothing vouches for the content of " + indexed.entry());
        }
        this.digest = indexed.digest();
        this.hash = digest.algorithm().newHash();
        this.rest = indexed.chunks().iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (left == 0 && length > 0) {
            if (!rest.hasNext()) {
                check();
                return -1;
            }
            next(rest.next());
        }
        int n = chunk.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw corrupt("it is too short", null);
        }
        hash.update(buffer, offset, n);
        left -= n;
        return n;
    }

    private void check() throws ImageException.Corrupt {
        if (isChecked) {
            return;
        }
        isChecked = true;
        Digest actual = Digest.of(digest.algorithm(), hash);
        if (!actual.equals(digest)) {
            throw corrupt("it has the digest " + actual, null);
        }
    }

    private void next(Chunk wanted) throws IOException {
        left = wanted.size();
        chunk.close();
        if (wanted.isZeros()) {
            chunk = new Zeros();
            return;
        }
        InputStream bytes = rangeAt(wanted.start());
        packed = new BoundedInputStream(new LeftOpen(bytes), wanted.end() - wanted.start());
        rangePosition = wanted.end();
        chunk = Compression.decompress(packed);
        try {
            chunk.skipNBytes(wanted.skip());
        } catch (EOFException e) {
            throw corrupt("it is too short", e);
        }
    }

    /// The chunks of a file mostly follow one another, so one request does for all of them.
    private InputStream rangeAt(long position) throws IOException {
        if (packed != null) {
            packed.transferTo(OutputStream.nullOutputStream());
        }
        InputStream current = range;
        if (current == null || rangePosition != position) {
            close();
            long end = indexed.chunks().stream()
                    .filter(one -> !one.isZeros())
                    .mapToLong(Chunk::end)
                    .max()
                    .orElse(position);
            current = layer.source().openRange(layer.descriptor(), position, end - position);
            range = current;
        }
        return current;
    }

    private ImageException.Corrupt corrupt(String why, @Nullable Throwable cause) {
        return new ImageException.Corrupt(
                "\"%s\" in layer %s is not what the layer's table of contents says: %s"
                        .formatted(
                                indexed.entry().displayName(),
                                layer.descriptor().digest(),
                                why),
                cause);
    }

    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 0);
            return length;
        }
    }

    /// A decoder is closed after each chunk, as it may hold memory that Java does not know of; what it reads from
    /// goes on.
    private static final class LeftOpen extends FilterInputStream {
        LeftOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() throws IOException {
        packed = null;
        chunk.close();
        if (range != null) {
            range.close();
        }
    }
}
