package dev.dray.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads manifests of schema 1 from strangers.
final class Schema1Reader {
    private static final int ID_LENGTH = 64;

    private Schema1Reader() {}

    /// @param manifest what was signed, or the whole of what was not
    static Schema1 read(Json.Members manifest) {
        if (manifest.findLong("schemaVersion").orElse(0L) != 1) {
            throw new IllegalArgumentException("\"schemaVersion\" is not 1");
        }
        List<Json> layers = manifest.items("fsLayers");
        List<Json> history = manifest.items("history");
        if (layers.size() != history.size() || layers.isEmpty() || layers.size() > Schema1.MAX_STEPS) {
            throw new IllegalArgumentException(
                    "%,d \"fsLayers\" and %,d of \"history\" (want as many of both, 1 to %,d)"
                            .formatted(layers.size(), history.size(), Schema1.MAX_STEPS));
        }
        List<Schema1.Step> steps = new ArrayList<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            steps.add(step(layers.get(i), history.get(i)));
        }
        return new Schema1(
                manifest.findText("name").orElse(""),
                manifest.findText("tag").orElse(""),
                manifest.findText("architecture").orElse(""),
                chain(steps));
    }

    private static Schema1.Step step(Json layer, Json history) {
        String text = text(history, "v1Compatibility");
        Json.Members document = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
        String id = id(document);
        if (id.length() != ID_LENGTH || !Digest.isLowerHex(id)) {
            throw new IllegalArgumentException("\"%s\" is no image id".formatted(Excerpt.of(id)));
        }
        return new Schema1.Step(Digest.parse(text(layer, "blobSum")), text, document);
    }

    private static String id(Json document) {
        return document.findText("id").orElse("");
    }

    private static String text(Json json, String member) {
        return json.findText(member)
                .orElseThrow(() -> new IllegalArgumentException("a layer without \"%s\"".formatted(member)));
    }

    /// Each document names the one below as its parent. Some pushes wrote one several times on end, which counts once,
    /// as it does to Docker; anywhere else the same id would be a circle (protocols C137).
    ///
    /// @param steps base first
    private static List<Schema1.Step> chain(List<Schema1.Step> steps) {
        List<Schema1.Step> chain = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String below = "";
        for (Schema1.Step step : steps) {
            String id = id(step.document());
            if (!chain.isEmpty() && id.equals(below)) {
                continue;
            }
            if (!seen.add(id)) {
                throw new IllegalArgumentException("the image id %s is there twice".formatted(id));
            }
            checkParent(step.document(), below);
            chain.add(step);
            below = id;
        }
        return chain;
    }

    /// @param below the id of the step below; empty for the base, which has a parent on Windows only
    private static void checkParent(Json document, String below) {
        String parent = document.findText("parent").orElse("");
        boolean isOnWindows = document.findText("os").equals(Optional.of("windows"));
        if (!parent.equals(below) && !(below.isEmpty() && isOnWindows)) {
            throw new IllegalArgumentException("the parent of image %s is \"%s\", but below it is \"%s\""
                    .formatted(id(document), Excerpt.of(parent), below));
        }
    }
}
