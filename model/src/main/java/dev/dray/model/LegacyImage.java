package dev.dray.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An image of the time before Docker 1.10, made one of today's. In that time each layer had a document of its own, as
/// the registry's API v1, schema 1 and old `docker save` files have them; the topmost one says what runs. The new
/// configuration is that one, with the diffIDs and the steps of all. The same parts always give the same bytes
/// (protocols C138).
///
/// Docker drops what it does not know from documents of a Docker before 1.8.3, whose text was not made the same way
/// each
/// time. Here all documents are written anew in one way, so nothing need be dropped.
///
/// @param config   the configuration, whose bytes are those of [Json#bytes()]
/// @param manifest that names it and the layers
public record LegacyImage(Json.Members config, Manifest.Image manifest) {
    /// The layer of a step that changed no file, as old registries have it (protocols C76).
    public static final Digest EMPTY_LAYER =
            Digest.parse("sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4");

    /// The tar in [#EMPTY_LAYER], which others pack in other ways: two blocks of zeros.
    public static final Digest EMPTY_TAR =
            Digest.parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

    /// Members that name layers of that time, or say what is said otherwise now.
    private static final Set<String> GONE =
            Set.of("id", "parent", "layer_id", "parent_id", "Size", "throwaway", "checksum");

    /// A layer and the digest of the tar in it.
    public record Layer(Descriptor descriptor, Digest diffId) {}

    /// One step of how the image was made.
    ///
    /// @param document the JSON of its image of that time
    /// @param layer    null where it changed no file
    public record Step(Json document, @Nullable Layer layer) {}

    /// Makes the image. Throws `IllegalArgumentException` where a document says what cannot be.
    ///
    /// @param steps base first, at least one; the layers have the types of the format
    public static LegacyImage of(List<Step> steps, ImageFormat format) {
        List<Layer> layers = steps.stream()
                .flatMap(step -> Optional.ofNullable(step.layer()).stream())
                .toList();
        Json.Members config = config(
                steps.getLast().document(),
                steps.stream()
                        .map(step -> history(step.document(), step.layer() == null))
                        .toList(),
                layers.stream().map(Layer::diffId).toList());
        Manifest.Image manifest = Manifest.ofImage(
                format,
                Descriptor.of(format.config(), config.bytes()),
                layers.stream().map(Layer::descriptor).toList());
        return new LegacyImage(config, manifest);
    }

    /// The configuration of an image.
    ///
    /// @param top     the document of the topmost step
    /// @param history of all, base first
    static Json.Members config(Json top, List<Json> history, List<Digest> diffIds) {
        TreeMap<String, Json> members = new TreeMap<>();
        // Images were for these alone when nobody wrote it.
        members.put("os", Json.of("linux"));
        members.put("architecture", Json.of("amd64"));
        if (top instanceof Json.Members(var values)) {
            for (Map.Entry<String, Json> member : values.entrySet()) {
                if (!GONE.contains(member.getKey()) && !isEmpty(member.getValue())) {
                    members.put(member.getKey(), member.getValue());
                }
            }
        }
        members.put("history", Json.of(history));
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

    /// What a document says of how its layer was made.
    ///
    /// @param isEmpty whether it changed no file
    static Json history(Json document, boolean isEmpty) {
        Optional<List<String>> command = document.find("container_config").map(config -> config.texts("Cmd"));
        return Json.object()
                .put("created", document.findText("created"))
                .put("author", document.findText("author"))
                .put("created_by", command.filter(words -> !words.isEmpty()).map(words -> String.join(" ", words)))
                .put("comment", document.findText("comment"))
                .put("empty_layer", isEmpty ? Json.of(true) : null)
                .build();
    }
}
