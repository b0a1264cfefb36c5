package dev.dray.layer;

import dev.dray.layer.FileTree.Source;
import java.io.IOException;

/// The logs of a stack's layers.
interface EntryLogs {
    /// The lowest layer that counts.
    int first();

    /// Layers, those below the first included.
    int size();

    EntryLog log(int layer) throws IOException;

    default IndexedEntry at(Source source) throws IOException {
        return log(source.layer()).at(source.record());
    }
}
