package dev.dray.layer;

import java.util.Random;

/// The paths that the current layer has written, as a set of keyed 64-bit hashes: of a million entries it
/// takes 16 MiB. A clash, of a chance below 1 in 10^7 even then, would only keep a file that a whiteout
/// should remove.
final class Touched {
    private final long seed;
    private long[] slots = new long[1024];
    private int size;

    Touched(Random random) {
        this.seed = random.nextLong() | 1;
    }

    /// An empty one of the same key, so that [#addAll] is possible.
    Touched(Touched sameKey) {
        this.seed = sameKey.seed;
    }

    /// @return whether it is new
    boolean add(String path) {
        return add(hash(path));
    }

    private boolean add(long hash) {
        if (size * 2 >= slots.length) {
            grow();
        }
        boolean isNew = put(hash);
        size += isNew ? 1 : 0;
        return isNew;
    }

    /// Adds what is in another one of the same key.
    void addAll(Touched other) {
        for (long hash : other.slots) {
            if (hash != 0) {
                add(hash);
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(String path) {
        long hash = hash(path);
        int at = slot(hash);
        while (slots[at] != 0 && slots[at] != hash) {
            at = at + 1 & slots.length - 1;
        }
        return slots[at] == hash;
    }

    void clear() {
        slots = new long[1024];
        size = 0;
    }

    private boolean put(long hash) {
        int at = slot(hash);
        while (slots[at] != 0 && slots[at] != hash) {
            at = at + 1 & slots.length - 1;
        }
        boolean isNew = slots[at] == 0;
        slots[at] = hash;
        return isNew;
    }

    private int slot(long hash) {
        return (int) (hash >>> 32) & slots.length - 1;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long hash : old) {
            if (hash != 0) {
                put(hash);
            }
        }
    }

    private long hash(String path) {
        long hash = seed;
        for (int i = 0; i < path.length(); i++) {
            hash = Long.rotateLeft(hash ^ path.charAt(i), 23) * seed;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
