package dev.dray.layer;

import dev.dray.layer.IndexedEntry.Chunk;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the JSON that eStargz and zstd:chunked share (protocols G72, G73). What does not add up is an
/// `IllegalArgumentException`: then the layer is read as any other.
final class TocReader {
    /// Room that the header of the table itself takes in its tar.
    private static final int TABLE_HEADER = TarHeader.SIZE;

    private static final String ENTRIES = "entries";

    private final Layer layer;
    private final long tableStart;
    private final Sink sink;
    private long[] starts = new long[64];
    private int startCount;
    private int entryCount;

    /// The entry whose chunks come now.
    private @Nullable TarEntry entry;

    private @Nullable Digest digest;
    private List<Chunk> chunks = new ArrayList<>();

    /// Bytes of its content that chunks have been found for.
    private long done;

    /// Is told of one entry after another.
    @FunctionalInterface
    interface Sink {
        void on(IndexedEntry entry) throws IOException;
    }

    /// @param tableStart where the table stands in the blob, behind all files
    TocReader(Layer layer, long tableStart, Sink sink) {
        this.layer = layer;
        this.tableStart = tableStart;
        this.sink = sink;
    }

    /// @param table the entry of the table itself, where it is a file of the tar; else null
    void read(byte[] toc, @Nullable TarEntry table, @Nullable Digest tableDigest) throws IOException {
        JsonItems.forEach(toc, ENTRIES, item -> item.findLong("offset").ifPresent(this::addStart));
        addStart(tableStart);
        Arrays.sort(starts, 0, startCount);
        JsonItems.forEach(toc, ENTRIES, this::add);
        finish();
        if (table != null) {
            Chunk chunk = new Chunk(tableStart, layer.descriptor().size(), TABLE_HEADER, table.size());
            sink.on(new IndexedEntry(table, entryCount, tableDigest, List.of(chunk)));
        }
    }

    private void addStart(long start) {
        if (startCount == starts.length) {
            starts = Arrays.copyOf(starts, startCount * 2);
        }
        starts[startCount++] = start;
    }

    /// The entry itself tells of its first chunk; those that follow it have items of their own.
    private void add(Json item) throws IOException {
        if (!"chunk".equals(item.findText("type").orElse(""))) {
            finish();
            TarEntry next = entry(item);
            entry = next;
            digest = hasContent(next) ? Digest.parse(text(item, "digest")) : null;
        }
        if (entry == null) {
            throw new IllegalArgumentException("a chunk of no file");
        }
        if (hasContent(entry)) {
            addChunk(item, entry.size());
        }
    }

    private static boolean hasContent(TarEntry entry) {
        return entry.type() == TarEntry.Type.FILE && entry.size() > 0;
    }

    private void addChunk(Json item, long size) {
        if (number(item, "chunkOffset") != done) {
            throw new IllegalArgumentException("chunks that do not follow one another");
        }
        long given = number(item, "chunkSize");
        long length = given == 0 ? size - done : given;
        chunks.add(chunk(item, length, size - done));
        done += length;
    }

    private void finish() throws IOException {
        if (entry == null) {
            return;
        }
        if (hasContent(entry) && done != entry.size()) {
            throw new IllegalArgumentException("chunks of %d bytes in a file of %d".formatted(done, entry.size()));
        }
        sink.on(new IndexedEntry(entry, entryCount++, digest, chunks));
        chunks = new ArrayList<>();
        done = 0;
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
        long end = startAfter(start);
        if (start < 0 || end < 0 || end > layer.descriptor().size()) {
            throw new IllegalArgumentException("a chunk at %d".formatted(start));
        }
        return new Chunk(start, end, number(item, "innerOffset"), length);
    }

    /// Where the next chunk begins; -1 when there is none.
    private long startAfter(long start) {
        int low = 0;
        for (int high = startCount; low < high; ) {
            int middle = (low + high) >>> 1;
            if (starts[middle] > start) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == startCount ? -1 : starts[low];
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
