package dev.dray.layer;

import dev.dray.layer.FileTree.Source;
import java.io.IOException;

/// The logs of a stack's layers.
interface EntryLogs {
    IndexedEntry at(Source source) throws IOException;
}
