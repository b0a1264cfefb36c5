package dev.dray.archive;

import dev.dray.model.Json;
import java.util.List;

/// One image in `manifest.json` (protocols G2).
///
/// @param config where its config is in the archive
/// @param names  `RepoTags`: familiar names with tags, or whole ones; empty where it has none
/// @param layers where its layers are in the archive, base first
record DockerItem(String config, List<String> names, List<String> layers) {
    DockerItem {
        names = List.copyOf(names);
        layers = List.copyOf(layers);
    }

    /// Throws `IllegalArgumentException` that names what is missing.
    static DockerItem parse(Json json) {
        return new DockerItem(
                json.findText("Config").orElseThrow(() -> new IllegalArgumentException("an image without \"Config\"")),
                json.texts("RepoTags"),
                json.texts("Layers"));
    }

    Json toJson() {
        return Json.object()
                .put("Config", config)
                .put("RepoTags", names.isEmpty() ? new Json.Null() : Json.ofTexts(names))
                .put("Layers", Json.ofTexts(layers))
                .build();
    }
}
