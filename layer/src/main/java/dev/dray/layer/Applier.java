package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.layer.Directory.Kind;
import dev.dray.layer.Directory.Wish;
import dev.dray.layer.Walker.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Applies layers to a tree, in order: the one algorithm, on disk and in memory (protocols G33 to G50).
///
/// Whiteouts hit lower layers only, wherever they stand in the tar; so this remembers what the current layer
/// has written. Attributes of directories on disk are set after all layers, since what goes on inside changes
/// their times, and a mode might forbid it.
final class Applier implements Closeable {
    /// Where AUFS had files with several names (protocols G35).
    private static final String AUFS_LINKS = ".wh..wh.plnk";

    private final Directory root;
    private final Meter meter;
    private final Refusals refusals;
    private final Walker walker;
    private final Walker targets;
    private final Walker sweeping;
    private final Sweeper sweeper;
    private final Touched touched = new Touched(new Random());
    private final Touched swept = new Touched(new Random());
    private final TreeMap<String, TarEntry> directories = new TreeMap<>();
    private boolean hasLower;
    private boolean remembers;

    /// @param hasLower whether the tree holds something already, which counts as a lower layer
    Applier(Directory root, boolean hasLower, Meter meter, Refusals refusals) {
        this.root = root;
        this.hasLower = hasLower;
        this.meter = meter;
        this.refusals = refusals;
        int depth = meter.limits().depth();
        this.walker = new Walker(root, depth, this::onMade);
        this.targets = new Walker(root, depth, path -> {});
        this.sweeping = new Walker(root, Integer.MAX_VALUE, path -> {});
        this.sweeper = new Sweeper(sweeping);
    }

    private void onMade(String path) {
        if (!root.keepsAttributes()) {
            directories.put(path, TarEntry.directory(""));
        }
    }

    /// Applies one layer, to the end of its tar.
    void apply(Entries tar) throws IOException {
        remembers = hasLower && tar.mayHaveWhiteouts();
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            meter.count(entry);
            apply(entry, tar);
        }
        remove(AUFS_LINKS);
        touched.clear();
        swept.clear();
        hasLower = true;
    }

    private void apply(TarEntry entry, Entries tar) throws IOException {
        EntryPath path = EntryPath.parse(entry.name());
        if (path.isRoot()) {
            putRoot(entry);
        } else if (path.isOfAufs()) {
            if (path.first().equals(AUFS_LINKS)) {
                put(path, entry, tar);
            }
        } else if (path.isBelowWhiteout()) {
            throw new ImageException.Rejected("tar entry \"%s\" is inside a whiteout".formatted(path));
        } else if (path.isWhiteout()) {
            whiteOut(path);
        } else {
            put(path, entry, tar);
        }
    }

    /// Only the attributes of the root are taken; what else could stand for it (CVE-2021-29136, protocols
    /// H56)?
    private void putRoot(TarEntry entry) throws IOException {
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            throw new ImageException.Rejected("the tar's root is no directory, but of type " + entry.type());
        }
        setAttributes("", root, ".", entry);
    }

    private void whiteOut(EntryPath path) throws IOException {
        String name = path.name().substring(EntryPath.WHITEOUT.length());
        boolean isOpaque = path.name().equals(EntryPath.OPAQUE);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new ImageException.Rejected("\"%s\" is no whiteout: it names no file".formatted(path));
        }
        Place parent =
                hasLower && (isOpaque || !name.startsWith(EntryPath.WHITEOUT)) ? walker.find(path.parent()) : null;
        if (parent == null) {
            return;
        }
        String target = EntryPath.join(parent.path(), name);
        if (isOpaque) {
            sweep(parent.path());
        } else if (!touched.has(target)) {
            remove(target);
        } else if (parent.directory().find(name) == Kind.DIRECTORY) {
            sweep(target);
        }
    }

    /// Removes what lower layers left in a directory. It is looked through once a layer, however many markers
    /// say so (GHSA-rp3h-jf77-q9p4, protocols G53).
    private void sweep(String path) throws IOException {
        List<String> removed = sweeper.sweep(path, touched::has, swept::add);
        removed.forEach(this::forget);
        if (!removed.isEmpty()) {
            resetWalkers();
        }
    }

    private void remove(String path) throws IOException {
        if (sweeper.remove(path)) {
            resetWalkers();
        }
        forget(path);
    }

    private void resetWalkers() throws IOException {
        walker.reset();
        targets.reset();
        sweeping.reset();
    }

    private void forget(String path) {
        refusals.forget(path);
        directories.remove(path);
        // Also of a directory that was there before, and which no layer names. '0' follows '/'.
        directories.subMap(path + "/", path + "0").clear();
    }

    private void put(EntryPath path, TarEntry entry, Entries tar) throws IOException {
        Place parent = walker.make(path.parent());
        String target = EntryPath.join(parent.path(), path.name());
        touch(target);
        switch (entry.type()) {
            case DIRECTORY -> putDirectory(path, target, entry);
            case HARD_LINK -> putLink(path, target, entry);
            case FILE, SYMLINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> putFile(path, target, entry, tar);
        }
    }

    /// A path and the directories it is in are this layer's now.
    private void touch(String path) {
        String rest = path;
        while (remembers && !rest.isEmpty() && touched.add(rest)) {
            rest = EntryPath.parentOf(rest);
        }
    }

    private void putDirectory(EntryPath path, String target, TarEntry entry) throws IOException {
        Directory parent = walker.make(path.parent()).directory();
        if (!parent.makeDirectory(path.name()) && parent.find(path.name()) != Kind.DIRECTORY) {
            remove(target);
            parent = walker.make(path.parent()).directory();
            parent.makeDirectory(path.name());
        }
        setAttributes(target, parent, path.name(), entry);
    }

    /// Gives a directory its attributes: now, where they stay, or in the end.
    private void setAttributes(String target, Directory parent, String name, TarEntry entry) throws IOException {
        if (root.keepsAttributes()) {
            parent.setAttributes(name, entry);
        } else {
            directories.put(target, entry.withName(""));
        }
    }

    private void putFile(EntryPath path, String target, TarEntry entry, Entries tar) throws IOException {
        Set<Wish> refused = walker.make(path.parent()).directory().create(path.name(), entry, tar.content());
        if (refused == null) {
            remove(target);
            refused = walker.make(path.parent()).directory().create(path.name(), entry, tar.content());
        }
        if (refused == null) {
            throw new IOException("\"%s\" was changed by someone else meanwhile".formatted(path));
        }
        refusals.put(target, entry, refused);
    }

    private void putLink(EntryPath path, String target, TarEntry entry) throws IOException {
        EntryPath existing = EntryPath.parse(entry.linkName());
        Place place = targets.find(existing.parent());
        String from = place == null ? "" : EntryPath.join(place.path(), existing.name());
        Kind kind =
                place == null || existing.isRoot() ? null : place.directory().find(existing.name());
        if (place == null || kind == null) {
            putMissing(path, target, entry, from);
        } else if (kind == Kind.DIRECTORY) {
            throw new ImageException.Rejected("\"%s\" is a hard link to a directory, %s".formatted(path, existing));
        } else if (!from.equals(target)) {
            Directory parent = walker.make(path.parent()).directory();
            if (!parent.link(path.name(), place.directory(), existing.name())) {
                remove(target);
                // What was removed may have held the link's target.
                putLink(path, target, entry);
            } else if (kind == Kind.OTHER) {
                refusals.put(target, entry, parent.setAttributes(path.name(), entry));
            }
        }
    }

    /// A link to a device that could not be made cannot be made either.
    private void putMissing(EntryPath path, String target, TarEntry entry, String from) throws IOException {
        TarEntry missing = refusals.findMissing(from);
        if (missing == null) {
            throw new ImageException.Corrupt("\"%s\" is a hard link to \"%s\", which does not exist"
                    .formatted(path, RawName.display(entry.linkName())));
        }
        remove(target);
        refusals.put(target, missing, Set.of(Wish.DEVICE));
    }

    /// Gives the directories their attributes, inner ones first: a mode may lock what is in one.
    void finish() throws IOException {
        if (root.keepsAttributes()) {
            return;
        }
        directories.putIfAbsent("", TarEntry.directory(""));
        for (Map.Entry<String, TarEntry> directory : directories.descendingMap().entrySet()) {
            String path = directory.getKey();
            Place parent = walker.find(EntryPath.parentOf(path));
            String name = path.isEmpty() ? "." : EntryPath.nameOf(path);
            Set<Wish> refused = parent == null ? null : setAttributes(parent.directory(), name, directory.getValue());
            if (refused == null) {
                throw new IOException("\"%s\" was changed by someone else meanwhile".formatted(RawName.display(path)));
            }
            refusals.put(path, directory.getValue(), refused);
        }
    }

    private static @Nullable Set<Wish> setAttributes(Directory parent, String name, TarEntry entry) throws IOException {
        return parent.find(name) == Kind.DIRECTORY ? parent.setAttributes(name, entry) : null;
    }

    @Override
    public void close() throws IOException {
        walker.close();
        targets.close();
        sweeping.close();
    }
}
