package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks through one layer for all that says something of one path.
///
/// A layer may put a file through a symbolic link that only a lower layer knows: `l/f` is then another file's
/// name. In a layer whose directories all have entries of their own nothing of that kind can happen; where one has
/// none, and the names would fit, this is not sure. Directories on the path itself do not matter: whatever they
/// stand for, it is the same for both.
final class LayerScan {
    private final String path;
    private final Set<String> names;
    private final Touched explicit = new Touched(new Random());
    private final Touched links = new Touched(new Random());
    private final Set<String> directories = new HashSet<>();
    private final Relinks relinks;

    private @Nullable IndexedEntry hit;
    private int hitPlace;
    private boolean isCertain;
    private @Nullable TarEntry block;
    private String blockPath = "";
    private boolean hasChild;
    private boolean isHidden;
    private boolean isUnsure;

    /// @param path clean, not the root
    private LayerScan(String path) {
        this.path = path;
        this.relinks = new Relinks(path);
        this.names = new HashSet<>(List.of(path.split("/")));
    }

    /// @param before the place of the first entry not to look at
    static LayerScan of(EntryLog log, String path, int before) throws IOException {
        LayerScan scan = new LayerScan(path);
        EntryLog.Reader reader = log.read();
        for (IndexedEntry entry = reader.nextIndexed(); entry != null; entry = reader.nextIndexed()) {
            if (reader.place() >= before) {
                break;
            }
            scan.on(entry, reader.place());
        }
        return scan;
    }

    private void on(IndexedEntry indexed, int place) throws ImageException.Rejected {
        TarEntry entry = indexed.entry();
        EntryPath at = EntryPath.parse(entry.name());
        if (at.isRoot()) {
            isUnsure |= entry.type() != TarEntry.Type.DIRECTORY;
        } else if (at.isOfAufs()) {
            return;
        } else if (at.isBelowWhiteout()) {
            isUnsure = true;
        } else if (at.isWhiteout()) {
            onWhiteout(at);
        } else {
            onFile(EntryPath.join(at.parent(), at.name()), at, indexed, place);
        }
    }

    private void onWhiteout(EntryPath at) {
        String name = at.name().substring(EntryPath.WHITEOUT.length());
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            isUnsure = true;
        } else if (at.name().equals(EntryPath.OPAQUE)) {
            isUnsure |= isBlocked(at.parent());
            isHidden |= isAbove(at.parent());
            isUnsure |= !isAbove(at.parent()) && !isCertain(at.parent());
        } else if (!name.startsWith(EntryPath.WHITEOUT)) {
            String target = EntryPath.join(at.parent(), name);
            boolean isOurs = target.equals(path) || isAbove(target);
            isUnsure |= isBlocked(at.parent());
            isHidden |= isOurs;
            isUnsure |= !isOurs && mayBeOurs(at);
        }
    }

    private void onFile(String full, EntryPath at, IndexedEntry indexed, int place) {
        TarEntry.Type type = indexed.entry().type();
        if (full.equals(path)) {
            onHit(at, indexed, place);
        } else if (isAbove(full)) {
            onAncestor(full, indexed.entry());
        } else if (full.startsWith(path + "/")) {
            onChild();
        } else {
            isUnsure |= mayBeOurs(at);
        }
        switch (type) {
            case DIRECTORY -> {
                if (isCertain(at.parent())) {
                    explicit.add(full);
                }
            }
            case SYMLINK -> links.add(full);
            case HARD_LINK -> {
                links.add(full);
                relinks.on(at, indexed.entry(), hit != null);
            }
            case FILE, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {}
        }
    }

    private void onHit(EntryPath at, IndexedEntry indexed, int place) {
        isUnsure |= block != null;
        isHidden |= indexed.entry().type() != TarEntry.Type.DIRECTORY;
        relinks.onHit();
        hit = indexed;
        hitPlace = place;
        isCertain = isExplicit(at.parent());
    }

    private void onAncestor(String full, TarEntry entry) {
        isUnsure |= isBlocked(EntryPath.parentOf(full));
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            replace(entry, full);
            directories.remove(full);
            return;
        }
        if (block != null && blockPath.equals(full)) {
            replace(null, "");
        }
        // What came before may have gone through a link that this replaces.
        isUnsure |= (hit != null || hasChild) && !directories.contains(full);
        directories.add(full);
    }

    /// All below it is gone.
    private void replace(@Nullable TarEntry by, String at) {
        block = by;
        blockPath = at;
        isCertain = isExplicit(EntryPath.parentOf(at));
        hit = null;
        hasChild = false;
        isHidden = true;
    }

    private void onChild() {
        isUnsure |= block != null;
        boolean isLink = hit != null && hit.entry().type() == TarEntry.Type.SYMLINK;
        isUnsure |= hit != null && !isLink && hit.entry().type() != TarEntry.Type.DIRECTORY;
        hasChild |= !isLink;
    }

    /// Whether what is in a directory goes through what is no directory in this layer.
    private boolean isBlocked(String directory) {
        return block != null && (directory.equals(blockPath) || directory.startsWith(blockPath + "/"));
    }

    /// Whether a directory is one that the path is in.
    private boolean isAbove(String directory) {
        return directory.isEmpty() || path.startsWith(directory + "/");
    }

    /// Whether what is written elsewhere may go through a link to the path, or to a directory above it.
    private boolean mayBeOurs(EntryPath at) {
        String name = at.isWhiteout() ? at.name().substring(EntryPath.WHITEOUT.length()) : at.name();
        return names.contains(name) && !isCertain(at.parent());
    }

    /// Whether no directory on the way there can be a link of a lower layer, those of the path itself apart.
    private boolean isCertain(String directory) {
        for (String rest = directory; !rest.isEmpty() && !isAbove(rest); rest = EntryPath.parentOf(rest)) {
            if (!explicit.has(rest) || links.has(rest)) {
                return false;
            }
        }
        return true;
    }

    /// Whether all directories on the way to one of the path's have entries.
    private boolean isExplicit(String directory) {
        for (String rest = directory; !rest.isEmpty(); rest = EntryPath.parentOf(rest)) {
            if (!directories.contains(rest)) {
                return false;
            }
        }
        return true;
    }

    /// What this layer says, if it says all.
    ///
    /// @param above what the layers above have said
    @Nullable
    Verdict verdict(Above above, int layer) {
        boolean isOtherDirectory = !directories.containsAll(above.directories);
        if (isUnsure || isOtherDirectory && (hit != null && !isCertain || hasChild)) {
            return new Verdict.Unsure();
        }
        if (hit != null) {
            TarEntry.Type type = hit.entry().type();
            boolean isFile = type != TarEntry.Type.DIRECTORY && type != TarEntry.Type.SYMLINK;
            return above.hasChild && isFile
                    ? new Verdict.Unsure()
                    : new Verdict.Found(
                            layer,
                            hitPlace,
                            hit,
                            relinks.attributes(),
                            relinks.isUnsure(hit.entry(), above.relinks),
                            isCertain);
        }
        if (block != null && !above.directories.contains(blockPath)) {
            return new Verdict.Blocked(blockPath, block, isCertain);
        }
        above.hasChild |= hasChild;
        above.directories.addAll(directories);
        above.relinks.add(relinks);
        return isHidden ? above.nothingBelow() : null;
    }

    /// What layers above one have said.
    static final class Above {
        private final Set<String> directories = new HashSet<>();
        private boolean hasChild;
        private final List<Relinks> relinks = new ArrayList<>();

        Verdict nothingBelow() {
            return hasChild ? new Verdict.Implied() : new Verdict.Absent();
        }
    }
}
