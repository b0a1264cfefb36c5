package dev.dray.protocol;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The body of a failed call: what went wrong, in the registry's words. Optional; a proxy may send HTML instead.
public record ErrorBody(List<Entry> errors) {
    /// Bytes of an error's body that are read; more is cut off (protocols H12).
    public static final int MAX_SIZE = 64 * 1024;

    private static final int MAX_TEXT = 300;

    /// @param code   an open set: registries have codes of their own
    /// @param detail what it is about, for programs; null for none. Not read from what others send
    public record Entry(
            String code, String message, @Nullable Json detail) {
        public Entry(String code, String message) {
            this(code, message, null);
        }
    }

    public ErrorBody {
        errors = List.copyOf(errors);
    }

    public static ErrorBody of(ErrorCode code, String message) {
        return new ErrorBody(List.of(new Entry(code.name(), message)));
    }

    public static ErrorBody of(ErrorCode code, String message, @Nullable Json detail) {
        return new ErrorBody(List.of(new Entry(code.name(), message, detail)));
    }

    /// Reads a body; what is no error body has no entries.
    public static ErrorBody parse(byte[] body) {
        try {
            return new ErrorBody(Json.parse(body).items("errors").stream()
                    .map(error -> new Entry(
                            error.findText("code").orElse(""),
                            error.findText("message").orElse("")))
                    .toList());
        } catch (IllegalArgumentException e) {
            return new ErrorBody(List.of());
        }
    }

    /// What a body says, for people: `MANIFEST_UNKNOWN: manifest unknown`, the text of an error of API v1, or the
    /// start of a plain text. Empty when it says nothing readable.
    public static String summarise(byte[] body) {
        ErrorBody parsed = parse(body);
        if (!parsed.errors().isEmpty()) {
            return clean(parsed.errors().stream()
                    .map(error -> error.message().isEmpty() ? error.code() : error.code() + ": " + error.message())
                    .collect(Collectors.joining("; ")));
        }
        return isPage(body) ? "" : clean(said(body).orElseGet(() -> new String(body, StandardCharsets.UTF_8).strip()));
    }

    /// Whether a body begins as a page for people does, which something before the one that was asked may send.
    public static boolean isPage(byte[] body) {
        for (byte each : body) {
            if (!Character.isWhitespace(each)) {
                return each == '<';
            }
        }
        return false;
    }

    /// What the API v1 says: `{"error": "Tag not found"}`, or a text in quotes alone (protocols B39b).
    private static Optional<String> said(byte[] body) {
        try {
            Json json = Json.parse(body);
            return json instanceof Json.Text(var text) ? Optional.of(text) : json.findText("error");
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// One line without control and format characters: what strangers send must not steer a terminal, nor turn its
    /// text round (protocols H66).
    public static String clean(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        int end = Math.min(line.length(), MAX_TEXT);
        boolean splitsCharacter = end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
        return end == line.length() ? line : line.substring(0, splitsCharacter ? end - 1 : end) + "…";
    }

    public byte[] bytes() {
        return Json.object()
                .put(
                        "errors",
                        errors.stream()
                                .map(error -> Json.object()
                                        .put("code", error.code())
                                        .put("message", error.message())
                                        .put("detail", error.detail())
                                        .build())
                                .toList())
                .build()
                .bytes();
    }
}
