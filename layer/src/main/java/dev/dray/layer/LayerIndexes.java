package dev.dray.layer;

import dev.dray.content.Parallel;
import dev.dray.layer.LayerIndex.Wishes;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The indexes of a stack's layers, each read when it is first asked for.
final class LayerIndexes implements EntryLogs, Closeable {
    private final List<Layer> layers;
    private final int first;
    private final FilesOptions options;
    private final @Nullable LayerIndex[] indexes;

    /// @param first the lowest layer that counts; those below it are never read
    LayerIndexes(List<Layer> layers, int first, FilesOptions options) {
        this.layers = layers;
        this.first = first;
        this.options = options;
        this.indexes = new LayerIndex[layers.size()];
    }

    List<Layer> layers() {
        return layers;
    }

    @Override
    public int first() {
        return first;
    }

    @Override
    public int size() {
        return layers.size();
    }

    LayerIndex index(int layer, Wishes wishes) throws IOException {
        LayerIndex index = indexes[layer];
        if (index == null) {
            index = LayerIndex.read(layers.get(layer), options, wishes);
            indexes[layer] = index;
        }
        return index;
    }

    LayerIndex index(int layer) throws IOException {
        return index(layer, Wishes.NONE);
    }

    /// Reads all that have not been read, several at a time.
    void readAll(Wishes wishes) throws IOException {
        List<Integer> missing = IntStream.range(first, layers.size())
                .filter(layer -> indexes[layer] == null)
                .boxed()
                .toList();
        new Parallel(options.parallelism()).forEach(missing, layer -> index(layer, wishes));
    }

    @Override
    public EntryLog log(int layer) throws IOException {
        return index(layer).log();
    }

    @Override
    public void close() throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (LayerIndex index : indexes) {
            try {
                if (index != null) {
                    index.close();
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw Objects.requireNonNull(failures.getFirst());
        }
    }
}
