package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a tar for [TarSum], which hashes fields as they are written where [TarReader] says what they mean: the mode
/// with
/// all its bits, types of every kind, names of users.
final class TarSumReader {
    private static final int MAX_EXTENSION = 1024 * 1024;
    private static final long MAX_TRAILING = 16 * 1024 * 1024;

    private final TarBlocks blocks;
    private final PaxRecords pax = new PaxRecords();
    private @Nullable String longName;
    private @Nullable String longLink;

    TarSumReader(InputStream tar) {
        this.blocks = new TarBlocks(tar, false);
    }

    /// One header, with what extended headers before it say. Texts are raw: each character is a byte.
    ///
    /// @param type  the mark as it stands, which is a NUL in old archives (protocols B86)
    /// @param mtime in whole seconds
    record Head(
            String name,
            String linkName,
            char type,
            long mode,
            String uid,
            String gid,
            String size,
            long mtime,
            String user,
            String group,
            int devMajor,
            int devMinor,
            Map<String, byte[]> xattrs) {}

    /// The next header; null at the end.
    @Nullable
    Head next() throws IOException {
        while (true) {
            blocks.skipContent();
            TarHeader header = blocks.nextHeader();
            if (header == null) {
                blocks.drain(MAX_TRAILING);
                return null;
            }
            switch (header.type()) {
                case 'L' -> longName = text(header);
                case 'K' -> longLink = text(header);
                case 'x' -> pax.parse(extension(header));
                case 'g' -> extension(header);
                default -> {
                    return head(header);
                }
            }
        }
    }

    private String text(TarHeader header) throws IOException {
        byte[] bytes = extension(header);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return RawName.ofBytes(bytes, 0, end);
    }

    private byte[] extension(TarHeader header) throws IOException {
        long size = header.size();
        if (size < 0 || size > MAX_EXTENSION) {
            throw new ImageException.Rejected(
                    "an extended header in the tar has %,d bytes (at most %,d)".formatted(size, MAX_EXTENSION));
        }
        blocks.startContent(size);
        return blocks.readContent((int) size);
    }

    private Head head(TarHeader header) throws IOException {
        String size = pax("size", Long.toString(header.size()));
        boolean isDevice = header.type() == '3' || header.type() == '4';
        Head head = new Head(
                pax.name("path", longName != null ? longName : header.name()),
                pax.name("linkpath", longLink != null ? longLink : header.linkName()),
                header.type(),
                header.number(100, 8),
                pax("uid", Long.toString(header.uid())),
                pax("gid", Long.toString(header.gid())),
                size,
                pax.mtime(header.mtime()).getEpochSecond(),
                pax("uname", header.text(265, 32)),
                pax("gname", header.text(297, 32)),
                isDevice ? header.devMajor() : 0,
                isDevice ? header.devMinor() : 0,
                pax.xattrs());
        blocks.startContent(hasContent(header.type()) ? contentSize(size) : 0);
        pax.clear();
        longName = null;
        longLink = null;
        return head;
    }

    private String pax(String key, String otherwise) {
        String value = pax.find(key);
        return value == null ? otherwise : value;
    }

    private static boolean hasContent(char type) {
        return switch (type) {
            case 0, '0', '7', 'S' -> true;
            default -> false;
        };
    }

    private static long contentSize(String size) throws ImageException.Corrupt {
        try {
            return Math.abs(Long.parseLong(size));
        } catch (NumberFormatException e) {
            throw new ImageException.Corrupt("not a size in the tar: \"%s\"".formatted(RawName.display(size)));
        }
    }

    /// The content of the entry whose header was read last, as it is stored.
    InputStream content() {
        return blocks.content();
    }
}
