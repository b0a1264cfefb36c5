package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads a tar entry by entry: V7, ustar, GNU (long names, base-256, sparse) and PAX. What strangers may have
/// written is bounded: extended headers to 1 MiB, names to 4,096 bytes, what follows the archive's end to 16
/// MiB.
///
/// Not safe for use by several threads.
public final class TarReader implements Entries {
    /// Bytes of a name or a link's target; more is refused.
    public static final int MAX_NAME = 4096;

    private static final int MAX_EXTENSION = 1024 * 1024;
    private static final long MAX_TRAILING = 16 * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;
    private static final int SMALL_BUFFER = 4 * 1024;

    private final TarBlocks blocks;
    private final PaxRecords pax = new PaxRecords();
    private @Nullable String longName;
    private @Nullable String longLink;

    /// Bytes of extended headers since the last entry: many small ones are as bad as a big one.
    private long extended;

    private InputStream content = InputStream.nullInputStream();
    private long contentOffset = -1;
    private boolean ended;

    public TarReader(InputStream tar) {
        this.blocks = new TarBlocks(new BufferedInputStream(tar, BUFFER), false);
    }

    private TarReader(TarBlocks blocks) {
        this.blocks = blocks;
    }

    /// Reads a tar in a file: content that nobody asks for is passed over, not read. The channel is closed
    /// with this.
    public static TarReader seeking(SeekableByteChannel tar) {
        return new TarReader(new TarBlocks(new BufferedInputStream(Channels.newInputStream(tar), SMALL_BUFFER), true));
    }

    /// The next entry; what is left of the last one's content is skipped.
    ///
    /// @return null at the end, when the stream has been read to its end too, so that its digest covers all
    ///         of it
    /// @throws ImageException.Corrupt when it is no tar, or is cut off
    /// @throws ImageException.Unsupported for an entry of unknown type
    @Override
    public @Nullable TarEntry next() throws IOException {
        while (!ended) {
            blocks.skipContent();
            TarHeader header = blocks.nextHeader();
            if (header == null) {
                ended = true;
                blocks.drain(MAX_TRAILING);
            } else if (!readExtension(header)) {
                return entry(header);
            }
        }
        return null;
    }

    /// The content of the entry that [#next()] gave last; holes are zeros. Valid until the next entry is
    /// asked for.
    @Override
    public InputStream content() {
        return content;
    }

    /// Where the content of the entry that [#next()] gave last starts, in bytes from the start of the tar.
    ///
    /// @return empty when it does not lie in one piece, as a sparse file's
    public OptionalLong contentOffset() {
        return contentOffset < 0 ? OptionalLong.empty() : OptionalLong.of(contentOffset);
    }

    /// Whether the mark was met that ends an archive. A tar without one may have been cut off between two
    /// entries.
    public boolean hasEndMark() {
        return blocks.isMarked();
    }

    /// Reads what is no file but says something of the next one, or of all (which nobody needs; protocols
    /// G47).
    private boolean readExtension(TarHeader header) throws IOException {
        switch (header.type()) {
            case 'L' -> longName = longName(header);
            case 'K' -> longLink = longName(header);
            case 'x' -> pax.parse(extension(header));
            case 'g' -> extension(header);
            default -> {
                return false;
            }
        }
        return true;
    }

    private String longName(TarHeader header) throws IOException {
        byte[] bytes = extension(header);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return RawName.ofBytes(bytes, 0, end);
    }

    private byte[] extension(TarHeader header) throws IOException {
        long size = header.size();
        if (size < 0 || size > MAX_EXTENSION - extended) {
            throw new ImageException.Rejected(
                    "an extended header in the tar has %,d bytes (at most %,d, all of one entry together)"
                            .formatted(size, MAX_EXTENSION));
        }
        // An empty one costs a block all the same.
        extended += size + TarHeader.SIZE;
        blocks.startContent(size);
        return blocks.readContent((int) size);
    }

    private TarEntry entry(TarHeader header) throws IOException {
        String name = checked(pax.name("path", longName != null ? longName : header.name()));
        String link = checked(pax.name("linkpath", longLink != null ? longLink : header.linkName()));
        TarEntry.Type type = type(header.type(), name);
        long stored = type == TarEntry.Type.FILE ? pax.findNumber("size").orElse(header.size()) : 0;
        if (stored < 0) {
            throw new ImageException.Corrupt(
                    "tar entry \"%s\" has the size %d".formatted(RawName.display(name), stored));
        }
        blocks.startContent(stored);
        contentOffset = blocks.position();
        boolean isLink = type == TarEntry.Type.HARD_LINK || type == TarEntry.Type.SYMLINK;
        boolean isDevice = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
        TarEntry entry = new TarEntry(
                type,
                name,
                isLink ? link : "",
                stored,
                header.mode(),
                id("uid", header.uid(), name),
                id("gid", header.gid(), name),
                pax.mtime(header.mtime()),
                isDevice ? header.devMajor() : 0,
                isDevice ? header.devMinor() : 0,
                pax.xattrs());
        return finish(entry, header);
    }

    /// Gives the entry its content, expanded where it is sparse, and forgets what was said of it in advance.
    private TarEntry finish(TarEntry entry, TarHeader header) throws IOException {
        SparseFile sparse = entry.type() == TarEntry.Type.FILE ? SparseFile.find(header, pax, blocks) : null;
        content = sparse == null ? blocks.content() : sparse.content();
        String name = sparse == null ? entry.name() : checked(pax.name("GNU.sparse.name", entry.name()));
        contentOffset = sparse == null ? contentOffset : -1;
        pax.clear();
        extended = 0;
        longName = null;
        longLink = null;
        return sparse == null ? entry : entry.withName(name).withSize(sparse.size());
    }

    private static String checked(String name) throws ImageException.Rejected {
        if (name.length() > MAX_NAME) {
            throw new ImageException.Rejected("a name in the tar has %,d bytes (at most %,d): %s…"
                    .formatted(name.length(), MAX_NAME, RawName.display(name.substring(0, 100))));
        }
        return name;
    }

    private long id(String key, long inHeader, String name) throws ImageException {
        long id = pax.findNumber(key).orElse(inHeader);
        // The last number means "leave it" to chown, and no file has it.
        if (id < 0 || id >= 0xffff_ffffL) {
            throw new ImageException.Rejected(
                    "tar entry \"%s\" has the %s %d (at most 4,294,967,294)".formatted(RawName.display(name), key, id));
        }
        return id;
    }

    private static TarEntry.Type type(char flag, String name) throws ImageException.Unsupported {
        return switch (flag) {
            // V7 knew no directories: it marked them by a slash.
            case 0 -> name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
            case '0', '7', 'S' -> TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMLINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            default ->
                throw new ImageException.Unsupported(
                        "tar entry \"%s\" is of the unknown type 0x%02x".formatted(RawName.display(name), (int) flag),
                        null);
        };
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}
