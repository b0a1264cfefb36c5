package dev.dray.layer;

import dev.dray.layer.MemoryDirectory.Node;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/// Flattens layers: it applies them to a tree in memory, whose contents stand in one scratch file, and writes
/// the tree as one tar. So an export is what applying would give, by the same algorithm.
final class Exporter implements Closeable {
    /// A directory that is being written.
    private record Level(String path, Iterator<Map.Entry<String, Node>> rest) {}

    private final ExportOptions options;
    private final ContentSpool contents;
    private final MemoryDirectory root;

    private Exporter(ExportOptions options, ContentSpool contents) {
        this.options = options;
        this.contents = contents;
        this.root = new MemoryDirectory(contents);
    }

    static Exporter open(ExportOptions options) throws IOException {
        return new Exporter(options, ContentSpool.create(options.scratch()));
    }

    void read(LayerStack stack) throws IOException {
        Meter meter = new Meter(options.limits(), options.progress());
        try (Applier applier = new Applier(root, false, meter, new Refusals(false))) {
            LayerPipeline.apply(stack, applier, options.limits());
        }
    }

    /// Writes the tree, parents first, each directory in the order of its names' bytes.
    @SuppressWarnings("resource") // the caller's stream is left open, so the writers on it are too
    void write(OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 64 * 1024);
        TarWriter tar = new TarWriter(buffered);
        contents.seal();
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level("", root.nodes().entrySet().iterator()));
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (!level.rest().hasNext()) {
                levels.pop();
                continue;
            }
            Map.Entry<String, Node> next = level.rest().next();
            String path = EntryPath.join(level.path(), next.getKey());
            Node node = next.getValue();
            write(path, node, tar, buffered);
            if (node.children != null) {
                levels.push(new Level(path, node.children.nodes().entrySet().iterator()));
            }
        }
        tar.finish();
        buffered.flush();
    }

    private void write(String path, Node node, TarWriter tar, OutputStream out) throws IOException {
        TarEntry entry = node.entry.withName(path);
        if (node.exportedAs != null) {
            tar.put(entry.withType(TarEntry.Type.HARD_LINK, node.exportedAs)
                    .withSize(0)
                    .withXattrs(Map.of()));
            return;
        }
        if (node.names > 1) {
            node.exportedAs = path;
        }
        tar.putHeader(entry);
        if (entry.type() == TarEntry.Type.FILE) {
            contents.copy(node.offset, entry.size(), out);
            tar.pad(entry.size());
        }
    }

    @Override
    public void close() throws IOException {
        contents.close();
    }
}
