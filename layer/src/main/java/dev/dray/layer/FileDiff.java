package dev.dray.layer;

import dev.dray.layer.FileChange.Aspect;
import dev.dray.layer.FileChange.Kind;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Walks two trees side by side.
final class FileDiff {
    private static final class Side {
        final AllLayers.Walk walk;
        /// Null where the tree is all there is.
        final @Nullable UnknownBase base;
        final Iterator<String> allHidden;

        @Nullable
        ImageFile file;

        @Nullable
        String hidden;

        Side(AllLayers tree, @Nullable UnknownBase base) throws IOException {
            this.walk = tree.walk("");
            this.base = base;
            this.allHidden = (base == null ? new TreeSet<String>() : base.hidden()).iterator();
            file = walk.next();
            hidden = allHidden.hasNext() ? allHidden.next() : null;
        }

        /// The next path of which this side says something; null at the end.
        @Nullable
        String path() {
            if (file == null) {
                return hidden;
            }
            return hidden == null || UnknownBase.compare(file.path(), hidden) <= 0 ? file.path() : hidden;
        }

        /// Takes what it says of a path; null where it has no file there.
        @Nullable
        ImageFile take(String path) throws IOException {
            ImageFile taken = null;
            if (file != null && file.path().equals(path)) {
                taken = file;
                file = walk.next();
            }
            if (path.equals(hidden)) {
                hidden = allHidden.hasNext() ? allHidden.next() : null;
            }
            return taken;
        }

        /// Whether a shared layer may have the file, as this side says nothing of it.
        boolean mayBeShared(String path) {
            return base != null && !base.hides(path);
        }
    }

    private final Side before;
    private final Side after;

    /// @param beforeBase what the tree does to layers that both share and that are not in it; null where none are
    FileDiff(AllLayers before, @Nullable UnknownBase beforeBase, AllLayers after, @Nullable UnknownBase afterBase)
            throws IOException {
        this.before = new Side(before, beforeBase);
        this.after = new Side(after, afterBase);
    }

    void forEach(ImageDiff.Visitor visitor) throws IOException {
        for (String path = nextPath(); path != null; path = nextPath()) {
            FileChange change = compare(path, before.take(path), after.take(path));
            if (change != null) {
                visitor.on(change);
            }
        }
    }

    private @Nullable String nextPath() {
        String one = before.path();
        String other = after.path();
        if (one == null) {
            return other;
        }
        return other == null || UnknownBase.compare(one, other) <= 0 ? one : other;
    }

    private @Nullable FileChange compare(String path, @Nullable ImageFile one, @Nullable ImageFile other) {
        if (one != null && other != null) {
            Set<Aspect> aspects = FileChange.aspects(one, other);
            // What such a directory is like, only the layers below know.
            boolean areImplied = before.base != null && (one.layer() < 0 || other.layer() < 0);
            boolean sameType = one.entry().type() == other.entry().type();
            return aspects.isEmpty() || areImplied && sameType
                    ? null
                    : new FileChange(Kind.CHANGED, path, one, other, aspects);
        }
        boolean wasShared = one == null && before.mayBeShared(path);
        boolean isShared = other == null && after.mayBeShared(path);
        if (one == null && other == null) {
            return wasShared == isShared
                    ? null
                    : FileChange.of(wasShared ? Kind.REMOVED : Kind.ADDED, path, null, null);
        }
        ImageFile there = one == null ? other : one;
        if (wasShared || isShared) {
            boolean isImplied = there != null && there.layer() < 0;
            return isImplied ? null : FileChange.of(Kind.WRITTEN, path, one, other);
        }
        return FileChange.of(one == null ? Kind.ADDED : Kind.REMOVED, path, one, other);
    }
}
