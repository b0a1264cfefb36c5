package dev.dray.storage;

import java.io.IOException;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The repositories that have a manifest: read once, when they are first asked for, and kept current from then on.
final class Catalog {
    private final Tree tree;
    private @Nullable NavigableSet<String> paths;

    Catalog(Tree tree) {
        this.tree = tree;
    }

    synchronized Page page(String after, int limit) throws IOException {
        NavigableSet<String> known = paths;
        if (known == null) {
            known = read();
            paths = known;
        }
        return Page.of(known, after, limit);
    }

    private NavigableSet<String> read() throws IOException {
        NavigableSet<String> found = new TreeSet<>();
        tree.repositories(path -> {
            if (hasManifests(path)) {
                found.add(path);
            }
        });
        return found;
    }

    private boolean hasManifests(String path) throws IOException {
        AtomicBoolean has = new AtomicBoolean();
        tree.manifestLinks(path, manifest -> has.set(true));
        return has.get();
    }

    /// Has it read again, where it is not known what is so.
    synchronized void forget() {
        paths = null;
    }

    /// Tells that a repository has a manifest.
    synchronized void add(String path) {
        if (paths != null) {
            paths.add(path);
        }
    }

    /// Looks again whether a repository has a manifest; while nobody can give it one.
    void lookAgain(String path) throws IOException {
        boolean has = hasManifests(path);
        synchronized (this) {
            if (!has && paths != null) {
                paths.remove(path);
            }
        }
    }
}
