package dev.dray.engine;

import dev.dray.model.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One container in a list, as `GET /containers/json` tells it.
///
/// @param names   without a leading slash
/// @param image   the name it was made from, or an id
/// @param imageId see [ImageDetails#id()]; may be empty
/// @param command may be empty
/// @param created null when unknown
/// @param state   `created`, `running`, `exited`, …
/// @param status  the state for people: `Exited (0) 2 hours ago`
/// @param raw     all that the Engine sent
public record ContainerEntry(
        String id,
        List<String> names,
        String image,
        String imageId,
        String command,
        @Nullable Instant created,
        String state,
        String status,
        Map<String, String> labels,
        Json raw) {
    public ContainerEntry {
        names = List.copyOf(names);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    static ContainerEntry of(Json raw) {
        return new ContainerEntry(
                EngineFields.textOrEmpty(raw, "Id"),
                EngineFields.names(raw, "Names").stream()
                        .map(name -> name.replaceFirst("^/", ""))
                        .toList(),
                EngineFields.textOrEmpty(raw, "Image"),
                EngineFields.textOrEmpty(raw, "ImageID"),
                EngineFields.textOrEmpty(raw, "Command"),
                EngineFields.time(raw, "Created"),
                EngineFields.textOrEmpty(raw, "State"),
                EngineFields.textOrEmpty(raw, "Status"),
                EngineFields.texts(raw, "Labels"),
                raw);
    }
}
