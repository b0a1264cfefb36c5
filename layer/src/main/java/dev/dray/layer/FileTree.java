package dev.dray.layer;

import dev.dray.layer.Directory.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// The shape of a tree of files: names, and where the logs say more of each. A million files take about 60 MB,
/// so nothing here is an object of its own: a file is a number.
///
/// What a name stands for is an inode, as on disk, so that several names may share one.
final class FileTree {
    static final int ROOT = 0;
    static final int NONE = -1;

    private static final int KIND_BITS = 2;

    private final long seed = new Random().nextLong();
    private final NameTable names = new NameTable();

    private final Cells name = new Cells();
    private final Cells parent = new Cells();
    private final Cells next = new Cells();
    private final Cells inode = new Cells();
    /// The next file of the same hash.
    private final Cells chain = new Cells();

    /// The first file in a directory; how many names it has, of what is no directory.
    private final Cells first = new Cells();
    /// The layer that says what it is, and the [Kind] in the lowest two bits.
    private final Cells layer = new Cells();
    /// Where that layer's log says it.
    private final Cells record = new Cells();
    /// Of the few files whose attributes come from somewhere else: from a hard link to them.
    private final Map<Integer, Source> attributes = new HashMap<>();

    private int[] buckets = new int[1024];
    private int count;

    /// Where a log says something.
    ///
    /// @param layer  from 0, the base; less where no layer says it
    /// @param record the entry's place in that layer's log
    record Source(int layer, int record) {
        static final Source NOWHERE = new Source(NONE, NONE);
    }

    FileTree() {
        name.add(names.add(""));
        parent.add(NONE);
        next.add(NONE);
        chain.add(NONE);
        inode.add(newInode(Kind.DIRECTORY, Source.NOWHERE));
        Arrays.fill(buckets, NONE);
    }

    private int newInode(Kind newKind, Source source) {
        first.add(newKind == Kind.DIRECTORY ? NONE : 1);
        record.add(source.record());
        return layer.add(source.layer() << KIND_BITS | code(newKind));
    }

    private int bucket(int directory, int hash) {
        return (hash + directory * 0x9e3779b9) >>> 7 & buckets.length - 1;
    }

    /// @return the file, or [#NONE]
    int find(int directory, String wanted) {
        int file = buckets[bucket(directory, NameTable.hash(wanted, seed))];
        while (file != NONE && (parent.at(file) != directory || !names.is(name.at(file), wanted))) {
            file = chain.at(file);
        }
        return file;
    }

    /// Adds a file of its own.
    int add(int directory, String newName, Kind newKind, Source source) {
        return enter(directory, newName, newInode(newKind, source));
    }

    /// Adds another name of a file.
    int addName(int directory, String newName, int file) {
        int shared = inode.at(file);
        first.set(shared, first.at(shared) + 1);
        return enter(directory, newName, shared);
    }

    private int enter(int directory, String newName, int newInode) {
        if (count >= buckets.length) {
            grow();
        }
        int file = name.add(names.add(newName));
        inode.add(newInode);
        parent.add(directory);
        int directoryInode = inode.at(directory);
        next.add(first.at(directoryInode));
        first.set(directoryInode, file);
        chain.add(NONE);
        chain(file);
        count++;
        return file;
    }

    private void chain(int file) {
        int bucket = bucket(parent.at(file), names.hash(name.at(file), seed));
        chain.set(file, buckets[bucket]);
        buckets[bucket] = file;
    }

    private void grow() {
        int[] old = buckets;
        buckets = new int[old.length * 2];
        Arrays.fill(buckets, NONE);
        for (int head : old) {
            int file = head;
            while (file != NONE) {
                int following = chain.at(file);
                chain(file);
                file = following;
            }
        }
    }

    /// Takes a name away; a directory must be empty. What was in the same directory skips it when it is next listed.
    void remove(int file) {
        unchain(file);
        name.set(file, NONE);
        if (!isDirectory(file)) {
            first.set(inode.at(file), first.at(inode.at(file)) - 1);
        }
        count--;
    }

    private void unchain(int file) {
        int bucket = bucket(parent.at(file), names.hash(name.at(file), seed));
        if (buckets[bucket] == file) {
            buckets[bucket] = chain.at(file);
            return;
        }
        int before = buckets[bucket];
        while (chain.at(before) != file) {
            before = chain.at(before);
        }
        chain.set(before, chain.at(file));
    }

    private static int code(Kind kind) {
        return switch (kind) {
            case DIRECTORY -> 0;
            case SYMLINK -> 1;
            case OTHER -> 2;
        };
    }

    Kind kind(int file) {
        return switch (layer.at(inode.at(file)) & (1 << KIND_BITS) - 1) {
            case 0 -> Kind.DIRECTORY;
            case 1 -> Kind.SYMLINK;
            default -> Kind.OTHER;
        };
    }

    boolean isDirectory(int file) {
        return kind(file) == Kind.DIRECTORY;
    }

    String name(int file) {
        return names.at(name.at(file));
    }

    /// The path of a file from the root on.
    String path(int file) {
        String below = name(file);
        for (int up = parent.at(file); up != ROOT; up = parent.at(up)) {
            String above = name(up);
            below = EntryPath.join(above, below);
        }
        return below;
    }

    /// What tells whether two names are of one file.
    int inode(int file) {
        return inode.at(file);
    }

    /// Names of a file that is no directory.
    int names(int file) {
        return first.at(inode.at(file));
    }

    /// Where the logs say what a file is, or what attributes a directory has.
    Source source(int file) {
        return new Source(layer.at(inode.at(file)) >> KIND_BITS, record.at(inode.at(file)));
    }

    Source attributes(int file) {
        Source own = attributes.isEmpty() ? null : attributes.get(inode.at(file));
        return own == null ? source(file) : own;
    }

    void setAttributes(int file, Source source) {
        if (isDirectory(file)) {
            layer.set(inode.at(file), source.layer() << KIND_BITS | code(Kind.DIRECTORY));
            record.set(inode.at(file), source.record());
        } else {
            attributes.put(inode.at(file), source);
        }
    }

    /// The files in a directory, by the bytes of their names.
    int[] list(int directory) {
        dropRemoved(directory);
        int size = 0;
        for (int file = first.at(inode.at(directory)); file != NONE; file = next.at(file)) {
            size++;
        }
        int[] files = new int[size];
        // The last added comes first, and most tars are sorted.
        for (int file = first.at(inode.at(directory)); file != NONE; file = next.at(file)) {
            files[--size] = file;
        }
        return sort(files);
    }

    private void dropRemoved(int directory) {
        int kept = NONE;
        for (int file = first.at(inode.at(directory)); file != NONE; file = next.at(file)) {
            if (name.at(file) == NONE) {
                continue;
            }
            link(directory, kept, file);
            kept = file;
        }
        link(directory, kept, NONE);
    }

    private void link(int directory, int before, int after) {
        if (before == NONE) {
            first.set(inode.at(directory), after);
        } else {
            next.set(before, after);
        }
    }

    /// Merges ever longer runs.
    private int[] sort(int[] files) {
        int[] from = files;
        int[] to = new int[files.length];
        for (int run = 1; run < files.length; run *= 2) {
            for (int start = 0; start < files.length; start += 2 * run) {
                merge(from, to, start, run);
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int start, int run) {
        int middle = Math.min(start + run, from.length);
        int end = Math.min(start + 2 * run, from.length);
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft =
                    left < middle && (right >= end || names.compare(name.at(from[left]), name.at(from[right])) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
