package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.ImageConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of how an image was made, beside the layer that it made.
///
/// @param created   as written, RFC 3339; null when unknown
/// @param createdBy the command; null when unknown
/// @param comment   null when there is none
/// @param layer     null where the step made none, as `ENV` does not
public record HistoryStep(
        @Nullable String created,
        @Nullable String createdBy,
        @Nullable String comment,
        @Nullable Descriptor layer) {

    /// The steps, base first. A layer that no step speaks of is a step about which nothing is known.
    ///
    /// @param all     the layers, base first
    /// @param history empty where nothing is known
    static List<HistoryStep> of(List<Descriptor> all, List<ImageConfig.History> history) {
        Iterator<Descriptor> layers = all.iterator();
        List<HistoryStep> steps = new ArrayList<>();
        for (ImageConfig.History said : history) {
            Descriptor layer = said.emptyLayer() || !layers.hasNext() ? null : layers.next();
            steps.add(new HistoryStep(said.created(), said.createdBy(), said.comment(), layer));
        }
        layers.forEachRemaining(layer -> steps.add(new HistoryStep(null, null, null, layer)));
        return steps;
    }
}
