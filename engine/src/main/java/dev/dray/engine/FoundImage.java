package dev.dray.engine;

import dev.dray.model.Json;

/// One find of a search on Docker Hub, as `GET /images/search` tells it (protocols F40).
///
/// @param official whether Docker looks after it
/// @param stars    given by people; 0 when the Engine does not say
/// @param raw      all that the Engine sent
public record FoundImage(String name, String description, boolean official, long stars, Json raw) {
    static FoundImage of(Json raw) {
        return new FoundImage(
                EngineFields.textOrEmpty(raw, "name"),
                EngineFields.textOrEmpty(raw, "description"),
                raw.find("is_official").filter(new Json.Bool(true)::equals).isPresent(),
                raw.findLong("star_count").orElse(0L),
                raw);
    }
}
