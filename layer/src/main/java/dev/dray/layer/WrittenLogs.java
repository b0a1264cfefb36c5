package dev.dray.layer;

import dev.dray.layer.FileTree.Source;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/// The logs of layers that are read from the top down, and which of their entries were written on.
final class WrittenLogs implements EntryLogs, Closeable {
    private final EntryLog[] logs;
    private final BitSet[] written;
    private int current;
    private int count;

    WrittenLogs(int layers) {
        this.logs = new EntryLog[layers];
        this.written = new BitSet[layers];
        this.current = layers;
    }

    /// Begins the log of the next layer, the one below.
    void begin(Path scratch) throws IOException {
        logs[current - 1] = EntryLog.create(scratch);
        written[current - 1] = new BitSet();
        current--;
    }

    int append(IndexedEntry entry) throws IOException {
        return logs[current].append(entry);
    }

    /// Marks an entry of the current layer as written.
    void setWritten(int place) {
        written[current].set(place);
        count++;
    }

    void end() throws IOException {
        logs[current].finish();
    }

    /// Entries that were written.
    int count() {
        return count;
    }

    /// Whether an entry was written, and under this name.
    boolean isWritten(Source source, String path) throws IOException {
        return source.layer() >= 0
                && written[source.layer()].get(source.record())
                && logs[source.layer()].isAt(source.record(), path);
    }

    /// Marks all entries as not written.
    void clear() {
        for (BitSet layer : written) {
            layer.clear();
        }
        count = 0;
    }

    @Override
    public int first() {
        return 0;
    }

    @Override
    public int size() {
        return logs.length;
    }

    @Override
    public EntryLog log(int layer) {
        return logs[layer];
    }

    @Override
    public void close() throws IOException {
        for (int layer = current; layer < logs.length; layer++) {
            logs[layer].close();
        }
    }
}
