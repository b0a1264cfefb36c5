package dev.dray.engine;

import dev.dray.model.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One image in a list, as `GET /images/json` tells it (protocols F30).
///
/// @param id          see [ImageDetails#id()]: not to be compared with another Engine's
/// @param names       with tag, as the Engine writes them; empty where the image has none
/// @param digestNames `NAME@sha256:…`: what is known of the image in registries
/// @param created     null when unknown
/// @param size        bytes; -1 when the Engine does not say. Versions do not agree on what counts
/// @param containers  that use it; -1 when the Engine does not say
/// @param raw         all that the Engine sent
public record ImageEntry(
        String id,
        List<String> names,
        List<String> digestNames,
        @Nullable Instant created,
        long size,
        long containers,
        Map<String, String> labels,
        Json raw) {
    public ImageEntry {
        names = List.copyOf(names);
        digestNames = List.copyOf(digestNames);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    static ImageEntry of(Json raw) {
        return new ImageEntry(
                EngineFields.textOrEmpty(raw, "Id"),
                EngineFields.names(raw, "RepoTags"),
                EngineFields.names(raw, "RepoDigests"),
                EngineFields.time(raw, "Created"),
                EngineFields.number(raw, "Size"),
                EngineFields.number(raw, "Containers"),
                EngineFields.texts(raw, "Labels"),
                raw);
    }
}
