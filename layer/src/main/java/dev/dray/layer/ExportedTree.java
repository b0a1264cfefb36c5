package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.layer.FileTree.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The file system that all layers make together, which proves what was written of it while they were read, and
/// completes it.
///
/// Where something was written that is not so in the tree, all is taken back and written again, now by the tree.
/// That happens where a layer puts files through a symbolic link of a lower layer, or says two things of one
/// name. Contents that are wanted after all, as those of a file that is seen only by another name of it, are read once
/// more from their layer.
final class ExportedTree {
    private final List<Layer> layers;
    private final WrittenLogs logs;
    private final TarFile out;
    private final Limits limits;
    private final AllLayers all;
    private final FileTree tree;

    /// Names in the tree that are written already.
    private final BitSet done = new BitSet();

    /// Of files that have several names: the one that is written, by what tells that names are of one file.
    private final Map<Integer, String> firstNames = new HashMap<>();

    ExportedTree(List<Layer> layers, WrittenLogs logs, TarFile out, Limits limits) throws IOException {
        this.layers = layers;
        this.logs = logs;
        this.out = out;
        this.limits = limits;
        this.all = AllLayers.of(logs, limits);
        this.tree = all.tree();
    }

    void finish() throws IOException {
        List<Integer> open = match();
        if (done.cardinality() < logs.count()) {
            out.clear();
            logs.clear();
            done.clear();
            firstNames.clear();
            open = match();
        }
        writeContents(open);
        writeRest();
    }

    /// Finds what is written already.
    ///
    /// @return files with contents that are not
    private List<Integer> match() throws IOException {
        List<Integer> open = new ArrayList<>();
        AllLayers.Walk walk = all.walk("");
        while (walk.advance()) {
            int file = walk.file();
            if (tree.isDirectory(file)) {
                continue;
            }
            if (isWritten(tree.source(file), walk.path(), tree.attributes(file))) {
                setDone(file, walk.path());
            } else if (hasContent(tree.source(file))) {
                open.add(file);
            }
        }
        return open;
    }

    private boolean isWritten(Source source, String path, Source attributes) throws IOException {
        return logs.isWritten(source, path) && (attributes.equals(source) || areAlike(source, attributes));
    }

    /// Whether a hard link has given a file no other attributes than it had.
    private boolean areAlike(Source file, Source link) throws IOException {
        TarEntry own = logs.at(file).entry();
        TarEntry later = own.withAttributesOf(logs.at(link).entry());
        return own.withXattrs(Map.of()).equals(later.withXattrs(Map.of())) && Xattrs.areEqual(own, later);
    }

    private boolean hasContent(Source source) throws IOException {
        TarEntry entry = logs.at(source).entry();
        return entry.type() == TarEntry.Type.FILE && entry.size() > 0;
    }

    private void setDone(int file, String path) {
        done.set(file);
        if (hasOtherNames(file)) {
            firstNames.put(tree.inode(file), path);
        }
    }

    private boolean hasOtherNames(int file) {
        return tree.names(file) > 1;
    }

    /// Writes files whose contents must be read again, layer by layer, each in the order of its tar.
    private void writeContents(List<Integer> open) throws IOException {
        List<List<Integer>> byLayer = new ArrayList<>();
        layers.forEach(layer -> byLayer.add(new ArrayList<>()));
        for (int file : open) {
            if (!hasOtherNames(file) || firstNames.putIfAbsent(tree.inode(file), tree.path(file)) == null) {
                byLayer.get(tree.source(file).layer()).add(file);
            }
        }
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            List<Integer> files = byLayer.get(layer);
            files.sort(Comparator.comparingInt(file -> tree.source(file).record()));
            if (!files.isEmpty()) {
                LayerPipeline.read(List.of(layers.get(layer)), limits, tar -> writeContents(files, tar));
            }
        }
    }

    private void writeContents(List<Integer> files, TarReader tar) throws IOException {
        int next = 0;
        int number = 0;
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            if (next < files.size() && logs.at(tree.source(files.get(next))).number() == number) {
                int file = files.get(next++);
                write(all.file(file, tree.path(file)).entry(), tar);
                done.set(file);
            }
            number++;
        }
        if (next < files.size()) {
            throw new ImageException.Corrupt("a layer is shorter than before");
        }
    }

    /// Writes all that has no content, sorted; directories last, since what is unpacked into one changes its time, and
    /// inner ones first.
    private void writeRest() throws IOException {
        Cells directories = new Cells();
        AllLayers.Walk walk = all.walk("");
        while (walk.advance()) {
            int file = walk.file();
            if (tree.isDirectory(file)) {
                directories.add(file);
            } else if (!done.get(file)) {
                String first = hasOtherNames(file) ? firstNames.putIfAbsent(tree.inode(file), walk.path()) : null;
                TarEntry entry = all.file(file, walk.path()).entry();
                write(first == null ? entry : linkTo(first, entry), null);
            }
        }
        for (int i = directories.size() - 1; i >= 0; i--) {
            int directory = directories.at(i);
            write(all.file(directory, tree.path(directory)).entry(), null);
        }
    }

    private static TarEntry linkTo(String first, TarEntry entry) {
        return entry.withType(TarEntry.Type.HARD_LINK, first).withSize(0).withXattrs(Map.of());
    }

    private void write(TarEntry entry, @Nullable TarReader content) throws IOException {
        TarEntry exported = Exporter.exported(entry, entry.name());
        if (content == null) {
            out.tar().put(exported);
        } else {
            out.tar().put(exported, content.content());
        }
    }
}
