package dev.dray.engine;

import dev.dray.model.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One container, as `GET /containers/{id}/json` tells it.
///
/// @param name    without a leading slash
/// @param image   the name it was made from; may be empty
/// @param imageId see [ImageDetails#id()]
/// @param created null when unknown
/// @param state   `created`, `running`, `exited`, …
/// @param config  user, environment, command and so on, as it stands
/// @param raw     all that the Engine sent
public record ContainerDetails(
        String id,
        String name,
        String image,
        String imageId,
        @Nullable Instant created,
        String state,
        Json config,
        Json raw) {
    static ContainerDetails of(Json raw) {
        Json config = raw.find("Config").orElse(new Json.Null());
        return new ContainerDetails(
                EngineFields.textOrEmpty(raw, "Id"),
                EngineFields.textOrEmpty(raw, "Name").replaceFirst("^/", ""),
                EngineFields.textOrEmpty(config, "Image"),
                EngineFields.textOrEmpty(raw, "Image"),
                EngineFields.time(raw, "Created"),
                raw.find("State")
                        .map(state -> EngineFields.textOrEmpty(state, "Status"))
                        .orElse(""),
                config,
                raw);
    }
}
