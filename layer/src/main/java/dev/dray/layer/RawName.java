package dev.dray.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// Names of files are bytes, and not all are UTF-8. Here a raw name is a string whose every character is one
/// byte (0 to 255), so that it survives reading and writing unchanged; it becomes text only to be shown.
public final class RawName {
    private RawName() {}

    /// The raw name that stands for a text: its UTF-8 bytes.
    public static String of(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /// The text to show for a raw name: decoded as UTF-8; bytes that are not become U+FFFD, and control
    /// characters become `?`, since a stranger may have chosen them to fool a terminal (protocols H66).
    public static String display(String raw) {
        String text = new String(bytes(raw), UTF_8);
        return text.chars().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cc}", "?") : text;
    }

    /// The bytes of a raw name.
    static byte[] bytes(String raw) {
        return raw.getBytes(ISO_8859_1);
    }

    /// The raw name of some bytes.
    static String ofBytes(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, ISO_8859_1);
    }
}
