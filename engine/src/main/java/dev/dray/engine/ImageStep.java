package dev.dray.engine;

import dev.dray.model.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of how an image was made, as `GET /images/{name}/history` tells it (protocols F32).
///
/// @param id        of the image as it was after this step; null where the Engine does not have that image
/// @param created   null when unknown
/// @param createdBy the command; may be empty
/// @param names     of the image after this step
/// @param size      bytes that the step added; 0 for most that made no layer
/// @param comment   may be empty
/// @param raw       all that the Engine sent
public record ImageStep(
        @Nullable String id,
        @Nullable Instant created,
        String createdBy,
        List<String> names,
        long size,
        String comment,
        Json raw) {
    private static final String MISSING = "<missing>";

    public ImageStep {
        names = List.copyOf(names);
    }

    static ImageStep of(Json raw) {
        String id = EngineFields.text(raw, "Id");
        return new ImageStep(
                MISSING.equals(id) ? null : id,
                EngineFields.time(raw, "Created"),
                EngineFields.textOrEmpty(raw, "CreatedBy"),
                EngineFields.names(raw, "Tags"),
                raw.findLong("Size").orElse(0L),
                EngineFields.textOrEmpty(raw, "Comment"),
                raw);
    }
}
