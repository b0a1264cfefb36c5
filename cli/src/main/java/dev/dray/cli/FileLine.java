package dev.dray.cli;

import dev.dray.layer.ImageFile;
import dev.dray.layer.Layer;
import dev.dray.layer.RawName;
import dev.dray.layer.TarEntry;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// A file of an image in a line.
///
/// @param layers of the image, base first
record FileLine(List<Layer> layers) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// For people, much as `ls -l` has it.
    String text(ImageFile file) {
        TarEntry entry = file.entry();
        StringBuilder line = new StringBuilder(120).append(mode(entry)).append(' ');
        appendRight(line, entry.uid() + ":" + entry.gid(), 11);
        appendRight(line, size(entry), 12);
        line.append(TIME.format(entry.mtime())).append(' ');
        appendRight(line, file.layer() < 0 ? "-" : Integer.toString(file.layer() + 1), 3);
        line.append('/').append(Text.safe(RawName.display(file.path()))).append(link(entry));
        return line.toString();
    }

    private static void appendRight(StringBuilder line, String text, int width) {
        line.repeat(' ', Math.max(0, width - text.length())).append(text).append(' ');
    }

    private static String size(TarEntry entry) {
        return switch (entry.type()) {
            case FILE, HARD_LINK -> Long.toString(entry.size());
            case CHARACTER_DEVICE, BLOCK_DEVICE -> entry.devMajor() + "," + entry.devMinor();
            case DIRECTORY, SYMLINK, FIFO -> "-";
        };
    }

    private static String link(TarEntry entry) {
        return switch (entry.type()) {
            case SYMLINK -> " -> " + Text.safe(RawName.display(entry.linkName()));
            case HARD_LINK -> " => /" + Text.safe(RawName.display(entry.linkName()));
            case FILE, DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> "";
        };
    }

    /// As in `drwxr-sr-t`; a further name of a file is marked `h`.
    static String mode(TarEntry entry) {
        char type = switch (entry.type()) {
            case FILE -> '-';
            case HARD_LINK -> 'h';
            case SYMLINK -> 'l';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
            case DIRECTORY -> 'd';
            case FIFO -> 'p';
        };
        int mode = entry.mode();
        return type
                + triple(mode >> 6, (mode & 04000) != 0, 's')
                + triple(mode >> 3, (mode & 02000) != 0, 's')
                + triple(mode, (mode & 01000) != 0, 't');
    }

    private static String triple(int bits, boolean isSpecial, char special) {
        boolean executable = (bits & 1) != 0;
        char last = isSpecial ? executable ? special : Character.toUpperCase(special) : executable ? 'x' : '-';
        return "" + ((bits & 4) != 0 ? 'r' : '-') + ((bits & 2) != 0 ? 'w' : '-') + last;
    }

    Json json(ImageFile file) {
        JsonBuilder json = attributes(file);
        if (file.layer() >= 0) {
            json.put("layer", file.layer() + 1L)
                    .put(
                            "layerDigest",
                            layers.get(file.layer()).descriptor().digest().toString());
        }
        return json.build();
    }

    /// All but the layer.
    static JsonBuilder attributes(ImageFile file) {
        TarEntry entry = file.entry();
        JsonBuilder json = Json.object();
        putName("path", file.path(), json);
        json.put("type", entry.type().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("mode", "%04o".formatted(entry.mode()))
                .put("uid", entry.uid())
                .put("gid", entry.gid())
                .put("size", entry.size())
                .put("mtime", time(entry.mtime()))
                .put("digest", file.digest());
        switch (entry.type()) {
            case SYMLINK, HARD_LINK -> putName("link", entry.linkName(), json);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> json.put("device", entry.devMajor() + ":" + entry.devMinor());
            case FILE, DIRECTORY, FIFO -> {}
        }
        return json;
    }

    private static String time(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }

    /// Names are shown as text, and in base64 too where they are none.
    private static void putName(String member, String raw, JsonBuilder json) {
        byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        json.put(member, text);
        if (!RawName.of(text).equals(raw)) {
            json.put(member + "Raw", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
