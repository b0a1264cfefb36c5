package dev.dray.layer;

import java.io.IOException;
import java.io.InputStream;

final class ChunkedContent {
    private ChunkedContent() {}

    static InputStream open(Layer layer, IndexedEntry indexed) throws IOException {
        throw new IOException();
    }
}
