package dev.dray.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dray.content.ImageException;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The records of a PAX extended header: `<length> <key>=<value>\n`, where the value may hold any bytes
/// (protocols G43, G45). Keys and values are raw: see [RawName].
final class PaxRecords {
    private static final Pattern TIME = Pattern.compile("(-?)(\\d{1,18})(?:\\.(\\d*))?");
    private static final String SCHILY = "SCHILY.xattr.";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

    private final Map<String, String> records = new HashMap<>();
    private final StringBuilder pieces = new StringBuilder();

    /// Adds the records of one header; later ones win, and an empty value takes one away.
    void parse(byte[] header) throws ImageException.Corrupt {
        int at = 0;
        while (at < header.length && header[at] != 0) {
            int space = find(header, ' ', at, Math.min(header.length, at + 10));
            int end = at + length(header, at, space);
            int equals = end > header.length ? -1 : find(header, '=', space, end);
            if (equals < 0 || end <= equals || header[end - 1] != '\n') {
                throw malformed();
            }
            put(
                    RawName.ofBytes(header, space + 1, equals - space - 1),
                    RawName.ofBytes(header, equals + 1, end - equals - 2));
            at = end;
        }
    }

    private static int find(byte[] header, char wanted, int from, int end) {
        for (int i = Math.max(from, 0); i < end; i++) {
            if (header[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int length(byte[] header, int from, int space) throws ImageException.Corrupt {
        try {
            return Integer.parseInt(new String(header, from, Math.max(space - from, 0), US_ASCII));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static ImageException.Corrupt malformed() {
        return new ImageException.Corrupt("an extended header (PAX) in the tar is malformed");
    }

    private void put(String key, String value) {
        switch (key) {
            // GNU sparse 0.0 repeats its keys; joined, they are the map of 0.1.
            case "GNU.sparse.offset", "GNU.sparse.numbytes" ->
                pieces.append(pieces.isEmpty() ? "" : ",").append(value);
            default -> {
                if (value.isEmpty() && !key.startsWith(SCHILY)) {
                    records.remove(key);
                } else {
                    records.put(key, value);
                }
            }
        }
    }

    void clear() {
        records.clear();
        pieces.setLength(0);
    }

    @Nullable
    String find(String key) {
        return key.equals("GNU.sparse.map") && !pieces.isEmpty() ? pieces.toString() : records.get(key);
    }

    /// A name; a NUL in it is refused, since other readers would end it there.
    String name(String key, String otherwise) throws ImageException.Corrupt {
        String value = records.getOrDefault(key, otherwise);
        if (value.indexOf(0) >= 0) {
            throw new ImageException.Corrupt("a name in the tar holds a NUL: \"%s\"".formatted(RawName.display(value)));
        }
        return value;
    }

    OptionalLong findNumber(String key) throws ImageException.Corrupt {
        String value = records.get(key);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    /// Seconds with an optional fraction, maybe negative.
    Instant mtime(long otherwise) throws ImageException.Corrupt {
        String value = records.get("mtime");
        if (value == null) {
            return instant(otherwise, 0);
        }
        Matcher time = TIME.matcher(value);
        if (!time.matches()) {
            throw malformed();
        }
        String fraction = time.group(3) == null ? "" : time.group(3);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        long seconds = Long.parseLong(time.group(2));
        return time.group(1).isEmpty() ? instant(seconds, nanos) : instant(-seconds, -nanos);
    }

    /// Clamped to what an instant can hold; a stranger may have chosen it.
    private static Instant instant(long seconds, long nanos) {
        long clamped = Math.clamp(seconds, Instant.MIN.getEpochSecond() + 1, Instant.MAX.getEpochSecond() - 1);
        return Instant.ofEpochSecond(clamped, nanos);
    }

    Map<String, byte[]> xattrs() throws ImageException.Corrupt {
        Map<String, byte[]> xattrs = new TreeMap<>();
        for (Map.Entry<String, String> entry : records.entrySet()) {
            String key = entry.getKey();
            if (key.startsWith(SCHILY)) {
                xattrs.put(key.substring(SCHILY.length()), RawName.bytes(entry.getValue()));
            } else if (key.startsWith(LIBARCHIVE)) {
                addEncoded(xattrs, key.substring(LIBARCHIVE.length()), entry.getValue());
            }
        }
        return xattrs;
    }

    /// bsdtar writes the same twice, here with the name URL-encoded and the value in base64 (protocols G44).
    private static void addEncoded(Map<String, byte[]> xattrs, String name, String value)
            throws ImageException.Corrupt {
        try {
            xattrs.putIfAbsent(
                    URLDecoder.decode(name, ISO_8859_1), Base64.getMimeDecoder().decode(value));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }
}
