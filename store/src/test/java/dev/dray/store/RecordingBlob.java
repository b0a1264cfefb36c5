package dev.dray.store;

import dev.dray.content.Blob;
import dev.dray.model.Descriptor;
import dev.dray.testkit.BrokenStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A blob that remembers at which offsets it was opened, and may break off.
final class RecordingBlob implements Blob {
    final List<Long> offsets = new CopyOnWriteArrayList<>();
    private final Blob blob;
    private final int breaksAfter;

    RecordingBlob(Blob blob) {
        this(blob, Integer.MAX_VALUE);
    }

    /// @param breaksAfter bytes of each stream
    RecordingBlob(Blob blob, int breaksAfter) {
        this.blob = blob;
        this.breaksAfter = breaksAfter;
    }

    @Override
    public Descriptor descriptor() {
        return blob.descriptor();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        offsets.add(offset);
        return new BrokenStream(blob.open(offset).readAllBytes(), breaksAfter);
    }
}
