package dev.dray.layer;

import dev.dray.layer.IndexedEntry.Chunk;
import dev.dray.model.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes entries into a log and reads them back: for one process only, so without care for versions.
final class EntryCodec {
    private static final TarEntry.Type[] TYPES = TarEntry.Type.values();

    private EntryCodec() {}

    static void write(IndexedEntry indexed, DataOutputStream out) throws IOException {
        TarEntry entry = indexed.entry();
        out.writeByte(entry.type().flag);
        writeName(entry.name(), out);
        writeName(entry.linkName(), out);
        writeNumber(entry.size(), out);
        out.writeShort(entry.mode());
        writeNumber(entry.uid(), out);
        writeNumber(entry.gid(), out);
        writeTime(entry.mtime(), out);
        writeNumber(entry.devMajor(), out);
        writeNumber(entry.devMinor(), out);
        writeNumber(entry.xattrs().size(), out);
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            writeName(xattr.getKey(), out);
            writeNumber(xattr.getValue().length, out);
            out.write(xattr.getValue());
        }
        writeNumber(indexed.number(), out);
        writeDigest(indexed.digest(), out);
        writeChunks(indexed.chunks(), out);
    }

    private static void writeTime(Instant time, DataOutputStream out) throws IOException {
        out.writeLong(time.getEpochSecond());
        writeNumber(time.getNano(), out);
    }

    private static void writeChunks(List<Chunk> chunks, DataOutputStream out) throws IOException {
        writeNumber(chunks.size(), out);
        for (Chunk chunk : chunks) {
            writeNumber(chunk.start(), out);
            writeNumber(chunk.end(), out);
            writeNumber(chunk.skip(), out);
            writeNumber(chunk.size(), out);
        }
    }

    private static void writeName(String name, DataOutputStream out) throws IOException {
        byte[] bytes = RawName.bytes(name);
        writeNumber(bytes.length, out);
        out.write(bytes);
    }

    private static void writeDigest(@Nullable Digest digest, DataOutputStream out) throws IOException {
        writeName(digest == null ? "" : digest.toString(), out);
    }

    /// Seven bits a byte, low ones first; negative numbers take ten.
    private static void writeNumber(long number, DataOutputStream out) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /// Whether an entry has a name, or that with a slash at its end.
    ///
    /// @param start where the entry begins
    static boolean isNamed(byte[] bytes, int start, String name) {
        int at = start + 1;
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            length |= (bytes[at] & 0x7f) << shift;
            if (bytes[at++] >= 0) {
                break;
            }
        }
        boolean hasSlash = length == name.length() + 1 && bytes[at + name.length()] == '/';
        return (length == name.length() || hasSlash) && isAt(bytes, at, name);
    }

    private static boolean isAt(byte[] bytes, int start, String text) {
        for (int i = 0; i < text.length(); i++) {
            if ((bytes[start + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static IndexedEntry read(DataInputStream in) throws IOException {
        TarEntry.Type type = type(in.readByte());
        String name = readName(in);
        String linkName = readName(in);
        TarEntry entry = new TarEntry(
                type,
                name,
                linkName,
                readNumber(in),
                in.readShort(),
                readNumber(in),
                readNumber(in),
                Instant.ofEpochSecond(in.readLong(), readNumber(in)),
                (int) readNumber(in),
                (int) readNumber(in),
                readXattrs(in));
        return new IndexedEntry(entry, (int) readNumber(in), readDigest(in), readChunks(in));
    }

    private static TarEntry.Type type(byte flag) {
        for (TarEntry.Type type : TYPES) {
            if (type.flag == flag) {
                return type;
            }
        }
        throw new IllegalStateException("no type of entry: " + flag);
    }

    private static Map<String, byte[]> readXattrs(DataInputStream in) throws IOException {
        long count = readNumber(in);
        if (count == 0) {
            return Map.of();
        }
        Map<String, byte[]> xattrs = new TreeMap<>();
        for (long i = 0; i < count; i++) {
            String name = readName(in);
            xattrs.put(name, in.readNBytes((int) readNumber(in)));
        }
        return xattrs;
    }

    private static List<Chunk> readChunks(DataInputStream in) throws IOException {
        long count = readNumber(in);
        List<Chunk> chunks = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            chunks.add(new Chunk(readNumber(in), readNumber(in), readNumber(in), readNumber(in)));
        }
        return chunks;
    }

    private static String readName(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes((int) readNumber(in));
        return RawName.ofBytes(bytes, 0, bytes.length);
    }

    private static @Nullable Digest readDigest(DataInputStream in) throws IOException {
        String text = readName(in);
        return text.isEmpty() ? null : Digest.parse(text);
    }

    private static long readNumber(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.readByte();
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
