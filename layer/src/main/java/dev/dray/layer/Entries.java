package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The entries of one layer, in the order of its tar.
interface Entries extends Closeable {
    /// The next entry; null at the end.
    @Nullable
    TarEntry next() throws IOException;

    /// Whether there may be whiteouts: where there are none, nobody need remember what the layer itself has written.
    default boolean mayHaveWhiteouts() {
        return true;
    }

    /// The content of the entry that was given last.
    InputStream content();
}
