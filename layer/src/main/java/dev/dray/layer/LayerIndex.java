package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is in one layer: its entries, and a way to their contents.
///
/// The entries come from the layer's table of contents, where it has one that its manifest vouches for; else the
/// whole layer is read once, and verified, before anybody sees one of them.
final class LayerIndex implements Closeable {
    private static final Digest.Algorithm ALGORITHM = Digest.Algorithm.SHA256;

    /// Where a content is in the scratch file.
    private record Stored(long offset, long size) {}

    private final Layer layer;
    private final FilesOptions options;
    private final EntryLog log;
    private final Scratch contents;
    private final Map<Integer, Stored> stored = new HashMap<>();

    private LayerIndex(Layer layer, FilesOptions options, EntryLog log, Scratch contents) {
        this.layer = layer;
        this.options = options;
        this.log = log;
        this.contents = contents;
    }

    /// What to do with contents while the entries are read.
    ///
    /// @param path    clean; the content of this file is kept, so that the layer need not be read again for it
    /// @param hashing whether every entry is to know its content's digest
    record Wishes(@Nullable String path, boolean hashing) {
        static final Wishes NONE = new Wishes(null, false);
    }

    static LayerIndex read(Layer layer, FilesOptions options, Wishes wishes) throws IOException {
        EntryLog log = EntryLog.create(options.scratch());
        try {
            LayerIndex index = new LayerIndex(layer, options, log, Scratch.create(options.scratch()));
            try {
                index.fill(wishes);
                return index;
            } catch (IOException | RuntimeException e) {
                index.contents.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private void fill(Wishes wishes) throws IOException {
        Meter meter = new Meter(options.limits(), LayerProgress.NONE);
        boolean hasTable = TableOfContents.read(layer, entry -> {
            meter.count(entry.entry());
            log.append(entry);
        });
        if (!hasTable) {
            log.clear();
            readTar(wishes);
        }
        log.finish();
    }

    private TarReader openTar() {
        String name = "unpack " + layer.descriptor().digest();
        return new TarReader(layer.verified(new ReadAhead(
                name,
                () -> new RatioLimit(
                        layer.openUnverified(),
                        layer.descriptor().size(),
                        options.limits().ratio()))));
    }

    private void readTar(Wishes wishes) throws IOException {
        Meter meter = new Meter(options.limits(), LayerProgress.NONE);
        try (TarReader tar = openTar()) {
            int number = 0;
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                meter.count(entry);
                log.append(new IndexedEntry(entry, number, read(entry, number, tar, wishes), List.of()));
                number++;
            }
        }
    }

    /// Keeps or hashes a content, where that is wished for.
    private @Nullable Digest read(TarEntry entry, int number, TarReader tar, Wishes wishes) throws IOException {
        if (entry.type() != TarEntry.Type.FILE) {
            return null;
        }
        if (EntryPath.parse(entry.name()).is(wishes.path())) {
            stored.put(number, store(tar.content()));
            return null;
        }
        if (!wishes.hashing()) {
            return null;
        }
        MessageDigest hash = ALGORITHM.newHash();
        new DigestInputStream(tar.content(), hash).transferTo(OutputStream.nullOutputStream());
        return Digest.of(ALGORITHM, hash);
    }

    private Stored store(InputStream content) throws IOException {
        long offset = contents.append(content);
        return new Stored(offset, contents.size() - offset);
    }

    EntryLog log() {
        return log;
    }

    /// Opens a content. It has been verified before this returns.
    InputStream open(IndexedEntry indexed) throws IOException {
        if (indexed.entry().size() == 0) {
            return InputStream.nullInputStream();
        }
        Stored content = stored.get(indexed.number());
        if (content == null) {
            content = fetch(indexed);
            // Only now is it verified: what failed half-way must not be given out when it is asked for again.
            stored.put(indexed.number(), content);
        }
        return contents.open(content.offset(), content.size());
    }

    private Stored fetch(IndexedEntry indexed) throws IOException {
        if (indexed.chunks().isEmpty()) {
            return readAgain(indexed);
        }
        try (InputStream in = new ChunkedContent(layer, indexed)) {
            return store(in);
        }
    }

    /// Reads the layer once more, to its end, since only that shows that it is still the same.
    private Stored readAgain(IndexedEntry indexed) throws IOException {
        Stored result = null;
        try (TarReader tar = openTar()) {
            int number = 0;
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                if (number == indexed.number()) {
                    result = store(tar.content());
                }
                number++;
            }
        }
        if (result == null) {
            throw new ImageException.Corrupt("layer %s is shorter than before"
                    .formatted(layer.descriptor().digest()));
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        try (log) {
            contents.close();
        }
    }
}
