package dev.dray.engine;

import dev.dray.model.Json;
import java.util.List;
import java.util.Optional;

/// What went when images were removed.
///
/// @param untagged names that mean nothing any more
/// @param deleted  ids of images and layers that are gone
/// @param bytes    freed; -1 when the Engine does not say, as for one image
public record Removed(List<String> untagged, List<String> deleted, long bytes) {
    public Removed {
        untagged = List.copyOf(untagged);
        deleted = List.copyOf(deleted);
    }

    /// The answer to a removal is an array, that to a pruning an object with one (protocols F36, F39).
    static Removed of(Json answer) {
        List<Json> items = answer instanceof Json.Items(var values) ? values : answer.items("ImagesDeleted");
        return new Removed(
                all(items, "Untagged"), all(items, "Deleted"), EngineFields.number(answer, "SpaceReclaimed"));
    }

    private static List<String> all(List<Json> items, String name) {
        return items.stream()
                .map(item -> item.findText(name).filter(text -> !text.isEmpty()))
                .flatMap(Optional::stream)
                .toList();
    }
}
