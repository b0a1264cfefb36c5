package dev.dray.archive;

import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Makes the config of an image of the time when each layer had the JSON of an image: that of the top layer,
/// with the diffIDs and the steps of all. It is always the same for the same archive.
final class LegacyConfig {
    /// Members that name layers of that time, or say what is said otherwise now.
    private static final Set<String> GONE =
            Set.of("id", "parent", "layer_id", "parent_id", "Size", "throwaway", "checksum");

    private LegacyConfig() {}

    /// @param documents base first; the last one is the image's
    static Json.Members of(List<Json> documents, List<Digest> diffIds) {
        TreeMap<String, Json> members = new TreeMap<>();
        // Images were for these alone when nobody wrote it.
        members.put("os", Json.of("linux"));
        members.put("architecture", Json.of("amd64"));
        if (documents.getLast() instanceof Json.Members(var values)) {
            values.forEach((name, value) -> {
                if (!GONE.contains(name) && !isEmpty(value)) {
                    members.put(name, value);
                }
            });
        }
        members.put(
                "history", Json.of(documents.stream().map(LegacyConfig::step).toList()));
        members.put("rootfs", rootfs(diffIds));
        return new Json.Members(members);
    }

    private static boolean isEmpty(Json value) {
        return value instanceof Json.Null || value.equals(Json.of(""));
    }

    private static Json rootfs(List<Digest> diffIds) {
        return Json.object()
                .put("type", "layers")
                .put(
                        "diff_ids",
                        Json.ofTexts(diffIds.stream().map(Digest::toString).toList()))
                .build();
    }

    private static Json step(Json document) {
        JsonBuilder step = Json.object().put("created", document.findText("created"));
        Optional<List<String>> command = document.find("container_config").map(config -> config.texts("Cmd"));
        return step.put("author", document.findText("author"))
                .put("created_by", command.filter(words -> !words.isEmpty()).map(words -> String.join(" ", words)))
                .put("comment", document.findText("comment"))
                .build();
    }
}
