package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Flattens layers into one tar, reading each once and keeping no content: the top layer first, so that what is
/// seen of the file system can be written while it is read, and the rest passed over.
///
/// What is seen is told by names alone, which is right for nearly all images. It is proven in the end by applying the
/// logs of all layers to a tree, by the same algorithm as on disk; see [ExportedTree].
final class Exporter implements Closeable {
    private final List<Layer> layers;
    private final ExportOptions options;
    private final TarFile out;
    private final WrittenLogs logs;
    private final Shade shade;
    private final Meter meter;

    private Exporter(List<Layer> layers, ExportOptions options, TarFile out) {
        this.layers = layers;
        this.options = options;
        this.out = out;
        this.logs = new WrittenLogs(layers.size());
        this.shade = new Shade(layers.size());
        this.meter = new Meter(options.limits(), options.progress());
    }

    static void export(LayerStack stack, TarFile out, ExportOptions options) throws IOException {
        try (Exporter exporter = new Exporter(stack.layers(), options, out)) {
            exporter.readAll();
            new ExportedTree(stack.layers(), exporter.logs, out, options.limits()).finish();
        }
        out.finish();
    }

    private void readAll() throws IOException {
        List<Layer> topDown = new ArrayList<>(layers).reversed();
        LayerPipeline.read(topDown, options.limits(), this::read);
    }

    private void read(TarReader tar) throws IOException {
        logs.begin(options.scratch());
        int number = 0;
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            meter.count(entry);
            int place = logs.append(new IndexedEntry(entry, number, null, List.of()));
            read(entry, place, tar);
            number++;
        }
        logs.end();
        shade.nextLayer();
    }

    private void read(TarEntry entry, int place, TarReader tar) throws IOException {
        EntryPath path = EntryPath.parse(entry.name());
        if (path.isRoot() || path.isOfAufs() || path.isBelowWhiteout()) {
            return;
        }
        if (path.isWhiteout()) {
            shade.addWhiteout(path);
            return;
        }
        String full = EntryPath.join(path.parent(), path.name());
        TarEntry.Type type = entry.type();
        boolean isSeen = shade.add(path, full, type == TarEntry.Type.DIRECTORY);
        if (isSeen && type != TarEntry.Type.DIRECTORY && type != TarEntry.Type.HARD_LINK) {
            logs.setWritten(place);
            out.tar().put(exported(entry, full), tar.content());
        }
    }

    static TarEntry exported(TarEntry entry, String path) {
        return entry.withName(path).withXattrs(Xattrs.wanted(entry));
    }

    @Override
    public void close() throws IOException {
        logs.close();
    }
}
