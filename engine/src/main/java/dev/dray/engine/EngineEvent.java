package dev.dray.engine;

import dev.dray.model.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happened in an Engine (protocols F46, F50).
///
/// @param type       what it happened to: `image`, `container`, …
/// @param action     `pull`, `push`, `tag`, `untag`, `delete`, `load`, `save`, `import`, `prune`, …
/// @param id         of what it happened to; may be empty
/// @param attributes of what it happened to, `name` among them
/// @param time       to the nanosecond where the Engine says so; null when unknown
/// @param raw        all that the Engine sent
public record EngineEvent(
        String type,
        String action,
        String id,
        Map<String, String> attributes,
        @Nullable Instant time,
        Json raw) {
    private static final long SECOND = 1_000_000_000;

    public EngineEvent {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// The members `status` and `id` are those of Engines before version 1.22, and of Podman's.
    static EngineEvent of(Json raw) {
        Json actor = raw.find("Actor").orElse(new Json.Null());
        String action = EngineFields.textOrEmpty(raw, "Action");
        String id = EngineFields.textOrEmpty(actor, "ID");
        return new EngineEvent(
                EngineFields.textOrEmpty(raw, "Type"),
                action.isEmpty() ? EngineFields.textOrEmpty(raw, "status") : action,
                id.isEmpty() ? EngineFields.textOrEmpty(raw, "id") : id,
                EngineFields.texts(actor, "Attributes"),
                time(raw),
                raw);
    }

    private static @Nullable Instant time(Json raw) {
        long nanos = raw.findLong("timeNano").orElse(0L);
        return nanos > 0 ? Instant.ofEpochSecond(nanos / SECOND, nanos % SECOND) : EngineFields.time(raw, "time");
    }
}
