package dev.dray.engine;

import dev.dray.model.Json;
import dev.dray.model.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Members of an Engine's answers, in all the forms that versions give them: absent, null, empty, or a
/// placeholder.
final class EngineFields {
    /// What old versions write where there is no name.
    private static final String NONE = "<none>";

    private EngineFields() {}

    /// A text; null where there is none, or an empty one.
    static @Nullable String text(Json json, String name) {
        return json.findText(name).filter(text -> !text.isEmpty()).orElse(null);
    }

    /// A text; empty where there is none.
    static String textOrEmpty(Json json, String name) {
        return json.findText(name).orElse("");
    }

    /// A number; -1 where the Engine does not say, which some versions write as -1 too.
    static long number(Json json, String name) {
        return json.findLong(name).orElse(-1L);
    }

    /// Names, without the placeholders.
    static List<String> names(Json json, String name) {
        return json.texts(name).stream().filter(text -> !text.startsWith(NONE)).toList();
    }

    /// An object of texts; what is no text in it is left out.
    static Map<String, String> texts(Json json, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json.find(name).orElse(null) instanceof Json.Members(var values)) {
            values.forEach((key, value) -> {
                if (value instanceof Json.Text(var text)) {
                    texts.put(key, text);
                }
            });
        }
        return texts;
    }

    /// A platform as registries write it; none where it has no name.
    static Stream<Platform> platforms(Json json) {
        String os = textOrEmpty(json, "os");
        String architecture = textOrEmpty(json, "architecture");
        return os.isEmpty() || architecture.isEmpty()
                ? Stream.empty()
                : Stream.of(new Platform(os, architecture, text(json, "variant"), text(json, "os.version")));
    }

    /// A time, in RFC 3339 or in seconds since 1970; null where there is none, or Go's "no time", or no time
    /// at all.
    static @Nullable Instant time(Json json, String name) {
        Instant time = switch (json.find(name).orElse(null)) {
            case Json.Numeral(var literal) -> seconds(literal);
            case Json.Text(var text) -> parsed(text);
            case null -> null;
            default -> null;
        };
        return time == null || time.isBefore(Instant.EPOCH) ? null : time;
    }

    private static @Nullable Instant seconds(String literal) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(literal));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant parsed(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
