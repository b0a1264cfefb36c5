package dev.dray.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// The headers of one entry as bytes: a ustar header, and a PAX header before it for what ustar cannot say.
final class TarHeaderBytes {
    private static final long MAX_SIZE = 077777777777L;
    private static final long MAX_ID = 07777777L;

    private final byte[] block = new byte[TarHeader.SIZE];

    private TarHeaderBytes() {}

    static void write(TarEntry entry, OutputStream out) throws IOException {
        byte[] pax = pax(entry);
        if (pax.length > 0) {
            String name = "PaxHeaders/" + lastPart(entry.name());
            out.write(header(TarEntry.file(cut(name, 100), pax.length), 'x'));
            out.write(pax);
            out.write(new byte[-pax.length & (TarHeader.SIZE - 1)]);
        }
        out.write(header(entry, entry.type().flag));
    }

    private static String lastPart(String name) {
        String trimmed = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }

    private static byte[] pax(TarEntry entry) {
        Map<String, byte[]> records = new TreeMap<>();
        if (split(entry.name()) < 0) {
            records.put("path", RawName.bytes(entry.name()));
        }
        if (entry.linkName().length() > 100) {
            records.put("linkpath", RawName.bytes(entry.linkName()));
        }
        putNumber(records, "size", entry.size(), MAX_SIZE);
        putNumber(records, "uid", entry.uid(), MAX_ID);
        putNumber(records, "gid", entry.gid(), MAX_ID);
        if (!fits(entry.mtime())) {
            records.put("mtime", text(entry.mtime()).getBytes(US_ASCII));
        }
        entry.xattrs().forEach((name, value) -> records.put("SCHILY.xattr." + name, value));
        return print(records);
    }

    private static void putNumber(Map<String, byte[]> records, String key, long value, long max) {
        if (value > max) {
            records.put(key, Long.toString(value).getBytes(US_ASCII));
        }
    }

    private static boolean fits(Instant time) {
        return time.getNano() == 0 && time.getEpochSecond() >= 0 && time.getEpochSecond() <= MAX_SIZE;
    }

    /// Seconds and fraction as PAX writes them; an instant's fraction always counts forward, PAX's away from
    /// zero.
    private static String text(Instant time) {
        boolean negative = time.getEpochSecond() < 0;
        boolean borrows = negative && time.getNano() > 0;
        long seconds = Math.abs(borrows ? time.getEpochSecond() + 1 : time.getEpochSecond());
        int nanos = borrows ? 1_000_000_000 - time.getNano() : time.getNano();
        String fraction = nanos == 0 ? "" : ".%09d".formatted(nanos).replaceAll("0+$", "");
        return (negative ? "-" : "") + seconds + fraction;
    }

    private static byte[] print(Map<String, byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            int body = key.length() + value.length + 3;
            int length = body + Integer.toString(body).length();
            // The length counts its own digits, of which there may be one more now.
            length = body + Integer.toString(length).length();
            out.writeBytes(RawName.bytes(length + " " + key + "="));
            out.writeBytes(value);
            out.write('\n');
        });
        return out.toByteArray();
    }

    /// Where to split a name into ustar's prefix and name: 0 not at all, -1 it does not fit.
    private static int split(String name) {
        if (name.length() <= 100) {
            return 0;
        }
        int slash = name.lastIndexOf('/', Math.min(155, name.length() - 2));
        return slash > 0 && name.length() - slash - 1 <= 100 ? slash : -1;
    }

    private static byte[] header(TarEntry entry, char flag) {
        TarHeaderBytes header = new TarHeaderBytes();
        int split = split(entry.name());
        header.text(0, 100, split > 0 ? entry.name().substring(split + 1) : entry.name());
        header.text(345, 155, split > 0 ? entry.name().substring(0, split) : "");
        header.octal(100, 8, entry.mode());
        header.octal(108, 8, entry.uid() > MAX_ID ? 0 : entry.uid());
        header.octal(116, 8, entry.gid() > MAX_ID ? 0 : entry.gid());
        header.octal(124, 12, entry.type() != TarEntry.Type.FILE || entry.size() > MAX_SIZE ? 0 : entry.size());
        header.octal(136, 12, Math.clamp(entry.mtime().getEpochSecond(), 0, MAX_SIZE));
        header.block[156] = (byte) flag;
        header.text(157, 100, entry.linkName());
        header.text(257, 8, "ustar\00000");
        header.octal(329, 8, entry.devMajor());
        header.octal(337, 8, entry.devMinor());
        header.checksum();
        return header.block;
    }

    private void text(int offset, int length, String text) {
        byte[] bytes = RawName.bytes(cut(text, length));
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    /// Digits filling the field up to its closing NUL.
    private void octal(int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    private void checksum() {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(148, 7, sum);
        block[154] = 0;
    }
}
