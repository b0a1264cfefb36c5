package dev.dray.layer;

import dev.dray.layer.Directory.Kind;
import dev.dray.layer.FileTree.Source;
import dev.dray.layer.Walker.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tree that layers make together, by the same algorithm as on disk.
///
/// Not safe for use by several threads.
final class AllLayers {
    private final TreeDirectory.Context context;
    private final FileTree tree;
    private final TreeDirectory root;
    private final Limits limits;

    private AllLayers(TreeDirectory.Context context, Limits limits) {
        this.context = context;
        this.tree = context.tree;
        this.limits = limits;
        this.root = new TreeDirectory(context, FileTree.ROOT);
    }

    static AllLayers of(EntryLogs logs, Limits limits) throws IOException {
        return of(logs, limits, null);
    }

    /// @param base what is remembered of layers below that are not known; null where these are all
    static AllLayers of(EntryLogs logs, Limits limits, @Nullable UnknownBase base) throws IOException {
        AllLayers all = new AllLayers(new TreeDirectory.Context(logs), limits);
        Meter meter = new Meter(limits, LayerProgress.NONE);
        try (Applier applier = new Applier(all.root, false, meter, new Refusals(false))) {
            for (int layer = logs.first(); layer < logs.size(); layer++) {
                Entries entries = all.replay(layer, logs.log(layer).read());
                applier.apply(base == null ? entries : base.over(entries, all.root));
            }
            applier.finish();
        }
        return all;
    }

    /// Entries out of a log; the tree is told which one is next.
    private Entries replay(int layer, EntryLog.Reader log) {
        return new Entries() {
            @Override
            public @Nullable TarEntry next() throws IOException {
                TarEntry entry = log.next();
                context.current = new Source(layer, log.place());
                return entry;
            }

            @Override
            public boolean mayHaveWhiteouts() {
                return log.mayHaveWhiteouts();
            }

            @Override
            public InputStream content() {
                return log.content();
            }

            @Override
            public void close() {}
        };
    }

    /// The file at a path; its parents may be links.
    ///
    /// @param path   raw, as a user or a link wrote it
    /// @param follow whether a link itself is followed too
    @Nullable
    ImageFile find(String path, boolean follow) throws IOException {
        try (Walker walker = new Walker(root, limits.depth(), made -> {})) {
            return find(path, follow, walker);
        }
    }

    private @Nullable ImageFile find(String path, boolean follow, Walker walker) throws IOException {
        String rest = path;
        for (int links = 0; links < Seeker.MAX_LINKS; links++) {
            String name = EntryPath.nameOf(rest);
            boolean isDirectory = name.isEmpty() || name.equals(".") || name.equals("..");
            Place place = walker.find(isDirectory ? rest : EntryPath.parentOf(rest));
            if (place == null) {
                return null;
            }
            int directory = ((TreeDirectory) place.directory()).self();
            int file = isDirectory ? directory : tree.find(directory, name);
            if (file == FileTree.NONE) {
                return null;
            }
            String found = isDirectory ? place.path() : EntryPath.join(place.path(), name);
            if (!follow || tree.kind(file) != Kind.SYMLINK) {
                return file(file, found);
            }
            String target = place.directory().readLink(name);
            rest = target.startsWith("/") ? target : EntryPath.join(place.path(), target);
        }
        throw Seeker.tooManyLinks(path);
    }

    /// What is known of a file, under one of its names.
    ImageFile file(int file, String path) throws IOException {
        Source says = tree.attributes(file);
        if (tree.isDirectory(file)) {
            return says.equals(Source.NOWHERE)
                    ? ImageFile.impliedDirectory(path)
                    : new ImageFile(context.logs.at(says).entry().withName(path), says.layer(), Source.NOWHERE, null);
        }
        Source source = tree.source(file);
        IndexedEntry indexed = context.logs.at(source);
        TarEntry entry = indexed.entry().withName(path);
        if (!says.equals(source)) {
            entry = entry.withAttributesOf(context.logs.at(says).entry());
        }
        return new ImageFile(entry, source.layer(), source, indexed.digest());
    }

    FileTree tree() {
        return tree;
    }

    /// All below a directory, parents first, each directory in the order of its names' bytes.
    ///
    /// @param path of a directory, without links; the root is empty
    Walk walk(String path) {
        return new Walk(path);
    }

    private int directory(String path) {
        int directory = FileTree.ROOT;
        for (String name : path.isEmpty() ? new String[0] : path.split("/")) {
            directory = tree.find(directory, name);
        }
        return directory;
    }

    /// A directory that is being listed.
    private static final class Level {
        final String path;
        final int[] files;
        int at;

        Level(String path, int[] files) {
            this.path = path;
            this.files = files;
        }
    }

    /// Goes through files, one after another.
    final class Walk {
        private final Map<Integer, String> firstNames = new HashMap<>();
        private final Deque<Level> levels = new ArrayDeque<>();
        private int file = FileTree.NONE;
        private String path = "";

        private Walk(String path) {
            levels.push(new Level(path, tree.list(directory(path))));
        }

        /// Goes on to the next file, under whichever of its names.
        ///
        /// @return false at the end
        boolean advance() {
            while (levels.element().at == levels.element().files.length) {
                if (levels.size() == 1) {
                    return false;
                }
                levels.pop();
            }
            Level level = levels.element();
            file = level.files[level.at++];
            path = EntryPath.join(level.path, tree.name(file));
            if (tree.isDirectory(file)) {
                levels.push(new Level(path, tree.list(file)));
            }
            return true;
        }

        /// Where this is, as the tree's number.
        int file() {
            return file;
        }

        String path() {
            return path;
        }

        /// The next file, under whichever of its names; null at the end.
        @Nullable
        ImageFile next() throws IOException {
            return advance() ? AllLayers.this.file(file, path) : null;
        }

        /// The next file; where that is only another name of one before, as a hard link to it.
        @Nullable
        ImageFile nextNamed() throws IOException {
            ImageFile shown = next();
            if (shown == null || shown.isDirectory() || tree.names(file) < 2) {
                return shown;
            }
            String first = firstNames.putIfAbsent(tree.inode(file), shown.path());
            return first == null ? shown : shown.withEntry(shown.entry().withType(TarEntry.Type.HARD_LINK, first));
        }
    }
}
