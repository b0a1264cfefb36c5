package dev.dray.layer;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.layer.LayerIndex.Wishes;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What differs between two images: in their configurations, their layers and their files.
///
/// The lowest layers that both have (by diffID) are not read. So of a file that only the layers above them name in
/// one image, it is not known whether it is new or was changed: it is [FileChange.Kind#WRITTEN]. Who wants to know
/// asks for the shared layers too.
public final class ImageDiff {
    /// Is told of one file after another.
    @FunctionalInterface
    public interface Visitor {
        void on(FileChange change) throws IOException;
    }

    private final Image before;
    private final Image after;
    private final LayerStack beforeLayers;
    private final LayerStack afterLayers;

    private ImageDiff(Image before, Image after) throws IOException {
        this.before = before;
        this.after = after;
        this.beforeLayers = LayerStack.of(before);
        this.afterLayers = LayerStack.of(after);
    }

    /// Reads manifests and configurations; layers not yet.
    public static ImageDiff of(Image before, Image after) throws IOException {
        return new ImageDiff(before, after);
    }

    /// Where the configurations differ, by name; layers and history apart.
    public List<ConfigChange> config() throws IOException {
        return ConfigChange.between(config(before), config(after));
    }

    private static Json config(Image image) throws IOException {
        try {
            return Json.parseObject(image.rawConfig());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "config of %s: %s".formatted(image.descriptor().digest(), e.getMessage()), e);
        }
    }

    /// The layers that both images have, in the order of the first.
    public List<Layer> sharedLayers() {
        return beforeLayers.layers().stream()
                .filter(layer -> has(afterLayers, layer))
                .toList();
    }

    /// The layers that only the first image has.
    public List<Layer> removedLayers() {
        return beforeLayers.layers().stream()
                .filter(layer -> !has(afterLayers, layer))
                .toList();
    }

    /// The layers that only the second image has.
    public List<Layer> addedLayers() {
        return afterLayers.layers().stream()
                .filter(layer -> !has(beforeLayers, layer))
                .toList();
    }

    private static boolean has(LayerStack stack, Layer wanted) {
        return stack.layers().stream().anyMatch(layer -> isSame(layer, wanted));
    }

    /// The same tar may be packed in different ways.
    private static boolean isSame(Layer one, Layer other) {
        return one.diffId() != null && other.diffId() != null
                ? one.diffId().equals(other.diffId())
                : one.descriptor().digest().equals(other.descriptor().digest());
    }

    private int sharedBase() {
        int shared = 0;
        while (shared
                        < Math.min(
                                beforeLayers.layers().size(),
                                afterLayers.layers().size())
                && isSame(
                        beforeLayers.layers().get(shared), afterLayers.layers().get(shared))) {
            shared++;
        }
        return shared;
    }

    /// The files that differ, sorted: content (by digest), mode, owner, time, links and extended attributes.
    ///
    /// @param exact whether to read the lowest layers that both have, too, so that nothing is merely
    ///              [FileChange.Kind#WRITTEN]
    public void files(FilesOptions options, boolean exact, Visitor visitor) throws IOException {
        int shared = exact ? 0 : sharedBase();
        UnknownBase beforeBase = shared == 0 ? null : new UnknownBase();
        UnknownBase afterBase = shared == 0 ? null : new UnknownBase();
        try (LayerIndexes one = new LayerIndexes(beforeLayers.layers(), shared, options);
                LayerIndexes other = new LayerIndexes(afterLayers.layers(), shared, options)) {
            new FileDiff(tree(one, options, beforeBase), beforeBase, tree(other, options, afterBase), afterBase)
                    .forEach(visitor);
        }
    }

    private static AllLayers tree(LayerIndexes indexes, FilesOptions options, @Nullable UnknownBase base)
            throws IOException {
        indexes.readAll(new Wishes(null, true));
        return AllLayers.of(indexes, options.limits(), base);
    }
}
