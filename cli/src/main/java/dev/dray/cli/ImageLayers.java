package dev.dray.cli;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The layers of an image beside what its configuration says of them, base first.
///
/// @param all each with its diffID and the step that made it, where the configuration knows
record ImageLayers(List<Row> all) {
    /// Hex digits that a short id has at least: eight, as Docker Hub wrote in 2016.
    static final int SHORTEST_ID = 8;

    record Row(Descriptor layer, @Nullable Digest diffId, String createdBy) {
        boolean matches(String hexPrefix) {
            return layer.digest().hex().startsWith(hexPrefix)
                    || diffId != null && diffId.hex().startsWith(hexPrefix);
        }

        Json toJson() {
            return Json.object()
                    .put("digest", layer.digest().toString())
                    .put("size", layer.size())
                    .put("mediaType", layer.mediaType().value())
                    .put("diffId", diffId == null ? null : diffId.toString())
                    .put("createdBy", createdBy.isEmpty() ? null : createdBy)
                    .build();
        }
    }

    /// The layers of an image in Docker's schema 1 are those that hold files; it knows no diffIDs.
    static ImageLayers of(Image image) throws IOException {
        if (image.descriptor().mediaType().isSchema1()) {
            return of(image.layers(), image.config());
        }
        Manifest.Image manifest = image.imageManifest();
        if (!manifest.config().mediaType().isImageConfig()) {
            return new ImageLayers(manifest.layers().stream()
                    .map(layer -> new Row(layer, null, ""))
                    .toList());
        }
        return of(manifest.layers(), image.config());
    }

    private static ImageLayers of(List<Descriptor> layers, ImageConfig config) {
        Iterator<ImageConfig.History> steps =
                config.history().stream().filter(step -> !step.emptyLayer()).iterator();
        Iterator<Digest> diffIds = config.diffIds().iterator();
        List<Row> rows = new ArrayList<>();
        for (Descriptor layer : layers) {
            rows.add(new Row(
                    layer,
                    diffIds.hasNext() ? diffIds.next() : null,
                    steps.hasNext() ? Objects.requireNonNullElse(steps.next().createdBy(), "") : ""));
        }
        return new ImageLayers(rows);
    }

    /// Makes a short id whole: the one layer whose digest or diffID starts so.
    ///
    /// @param id hex digits, with or without `sha256:`
    /// @throws ImageException.NotFound when none or several start so; the message names them
    Row find(String id) throws ImageException {
        String hex = id.toLowerCase(Locale.ROOT).replaceFirst("^sha\\d+:", "");
        if (hex.length() < SHORTEST_ID || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException(
                    "not a layer's id: \"%s\" (want %d or more hex digits)".formatted(id, SHORTEST_ID));
        }
        List<Row> found = all.stream().filter(row -> row.matches(hex)).toList();
        // The same layer may stand in an image twice.
        if (found.stream().map(row -> row.layer().digest()).distinct().count() == 1) {
            return found.getFirst();
        }
        List<Row> candidates = found.isEmpty() ? all : found;
        throw new ImageException.NotFound(
                (found.isEmpty() ? "no layer's id starts with %s" : "%s is not unique").formatted(hex),
                "there is: "
                        + String.join(
                                ", ",
                                candidates.stream()
                                        .map(row -> row.layer().digest().toString())
                                        .distinct()
                                        .toList()));
    }
}
