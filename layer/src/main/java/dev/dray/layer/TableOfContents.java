package dev.dray.layer;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// stub
record TableOfContents(List<IndexedEntry> entries) {
    static @Nullable TableOfContents find(Layer layer) throws IOException {
        return null;
    }
}
