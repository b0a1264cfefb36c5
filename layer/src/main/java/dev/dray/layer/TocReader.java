package dev.dray.layer;

import dev.dray.layer.IndexedEntry.Chunk;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the JSON that eStargz and zstd:chunked share (protocols G72, G73). What does not add up is an
/// `IllegalArgumentException`: then the layer is read as any other.
final class TocReader {
    /// Room that the header of the table itself takes in its tar.
    private static final int TABLE_HEADER = TarHeader.SIZE;

    private final Layer layer;
    private final long tableStart;
    private final NavigableSet<Long> starts = new TreeSet<>();
    private final List<IndexedEntry> entries = new ArrayList<>();

    /// @param tableStart where the table stands in the blob, behind all files
    TocReader(Layer layer, long tableStart) {
        this.layer = layer;
        this.tableStart = tableStart;
    }

    /// @param table the entry of the table itself, where it is a file of the tar; else null
    TableOfContents read(Json toc, @Nullable TarEntry table, @Nullable Digest tableDigest) {
        List<Json> items = toc.items("entries");
        for (Json item : items) {
            item.findLong("offset").ifPresent(starts::add);
        }
        starts.add(tableStart);
        int at = 0;
        while (at < items.size()) {
            int end = at + 1;
            while (end < items.size() && isChunk(items.get(end))) {
                end++;
            }
            add(items.get(at), items.subList(at, end));
            at = end;
        }
        if (table != null) {
            Chunk chunk = new Chunk(tableStart, layer.descriptor().size(), TABLE_HEADER, table.size());
            entries.add(new IndexedEntry(table, entries.size(), tableDigest, List.of(chunk)));
        }
        return new TableOfContents(entries);
    }

    private static boolean isChunk(Json item) {
        return "chunk".equals(item.findText("type").orElse(""));
    }

    /// @param chunks the entry itself, and what follows of its file
    private void add(Json item, List<Json> chunks) {
        TarEntry entry = entry(item);
        boolean hasContent = entry.type() == TarEntry.Type.FILE && entry.size() > 0;
        entries.add(new IndexedEntry(
                entry,
                entries.size(),
                hasContent ? Digest.parse(text(item, "digest")) : null,
                hasContent ? chunks(entry.size(), chunks) : List.of()));
    }

    private List<Chunk> chunks(long size, List<Json> items) {
        List<Chunk> chunks = new ArrayList<>();
        long done = 0;
        for (Json item : items) {
            if (number(item, "chunkOffset") != done) {
                throw new IllegalArgumentException("chunks that do not follow one another");
            }
            long given = number(item, "chunkSize");
            long length = given == 0 ? size - done : given;
            chunks.add(chunk(item, length, size - done));
            done += length;
        }
        if (done != size) {
            throw new IllegalArgumentException("chunks of %d bytes in a file of %d".formatted(done, size));
        }
        return chunks;
    }

    /// @param room bytes that the file has left
    private Chunk chunk(Json item, long length, long room) {
        long start = number(item, "offset");
        if (length <= 0 || length > room) {
            throw new IllegalArgumentException("a chunk of %d bytes".formatted(length));
        }
        if ("zeros".equals(item.findText("chunkType").orElse(""))) {
            return new Chunk(start, start, 0, length);
        }
        Long end = starts.higher(start);
        if (start < 0 || end == null || end > layer.descriptor().size()) {
            throw new IllegalArgumentException("a chunk at %d".formatted(start));
        }
        return new Chunk(start, end, number(item, "innerOffset"), length);
    }

    private static TarEntry entry(Json item) {
        TarEntry.Type type = switch (text(item, "type")) {
            case "reg" -> TarEntry.Type.FILE;
            case "dir" -> TarEntry.Type.DIRECTORY;
            case "symlink" -> TarEntry.Type.SYMLINK;
            case "hardlink" -> TarEntry.Type.HARD_LINK;
            case "char" -> TarEntry.Type.CHARACTER_DEVICE;
            case "block" -> TarEntry.Type.BLOCK_DEVICE;
            case "fifo" -> TarEntry.Type.FIFO;
            default -> throw new IllegalArgumentException("an entry of another type");
        };
        return new TarEntry(
                type,
                name(item, "name"),
                name(item, "linkName"),
                type == TarEntry.Type.FILE ? number(item, "size") : 0,
                (int) number(item, "mode"),
                number(item, "uid"),
                number(item, "gid"),
                time(item),
                (int) number(item, "devMajor"),
                (int) number(item, "devMinor"),
                xattrs(item));
    }

    private static String text(Json item, String name) {
        return item.findText(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    /// JSON cannot hold names that are no UTF-8: what it holds in their place is another name.
    private static String name(Json item, String member) {
        String name = item.findText(member).orElse("");
        if (name.indexOf('\ufffd') >= 0 || RawName.of(name).length() > TarReader.MAX_NAME) {
            throw new IllegalArgumentException("a name that cannot be told");
        }
        return RawName.of(name);
    }

    private static long number(Json item, String name) {
        return item.findLong(name).orElse(0L);
    }

    private static Instant time(Json item) {
        try {
            return item.findText("modtime")
                    .filter(text -> !text.isEmpty())
                    .map(text -> OffsetDateTime.parse(text).toInstant())
                    .orElse(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, byte[]> xattrs(Json item) {
        Map<String, byte[]> xattrs = new TreeMap<>();
        if (item.find("xattrs").orElse(null) instanceof Json.Members(var values)) {
            values.forEach((name, value) -> {
                if (value instanceof Json.Text(var text)) {
                    xattrs.put(RawName.of(name), Base64.getDecoder().decode(text));
                }
            });
        }
        return xattrs;
    }
}
