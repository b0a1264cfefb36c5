package dev.dray.layer;

import dev.dray.content.BoundedInputStream;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A source that knows what was read of it.
final class CountingSource implements ImageSource {
    final MemoryStore store;
    /// Parts that were asked for, as `offset+length`.
    final List<String> ranges = new ArrayList<>();
    /// Digests of what was opened as a whole.
    final Set<Digest> opened = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));

    boolean knowsRanges = true;
    /// Whether the last byte is another one than it was.
    boolean isDamaged;

    long bytes;

    CountingSource(MemoryStore store) {
        this.store = store;
    }

    @Override
    public synchronized InputStream openFrom(Descriptor content, long offset) throws IOException {
        opened.add(content.digest());
        return counted(store.openFrom(content, offset));
    }

    @Override
    public InputStream openRange(Descriptor content, long offset, long length) throws IOException {
        if (!knowsRanges) {
            throw new ImageException.Unsupported("no ranges", null);
        }
        ranges.add(offset + "+" + length);
        return counted(new BoundedInputStream(store.openFrom(content, offset), length));
    }

    private InputStream counted(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                bytes += Math.max(n, 0);
                if (isDamaged && n > 0 && available() == 0) {
                    buffer[offset + n - 1] ^= 1;
                }
                return n;
            }
        };
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return store.resolve(tagOrDigest);
    }

    @Override
    public List<String> tags() throws IOException {
        return store.tags();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return store.has(content);
    }
}
