package dev.dray.storage;

import dev.dray.model.Digest;
import java.util.Arrays;

/// Millions of digests in little memory: of each only the first 64 bits. Two may so pass for one; what is taken
/// for needed though it is not is kept, which harms nobody.
final class DigestSet {
    private static final int HEX_DIGITS = 16;
    private static final int FIRST_CAPACITY = 1 << 6;

    /// At most half full; 0 is no entry.
    private long[] table = new long[FIRST_CAPACITY];

    private int size;
    private boolean all;

    /// @return whether it was not there before
    boolean add(Digest digest) {
        return addKey(key(digest));
    }

    private synchronized boolean addKey(long key) {
        if (all) {
            return false;
        }
        if (2 * (size + 1) > table.length) {
            grow();
        }
        boolean added = insert(table, key);
        size += added ? 1 : 0;
        return added;
    }

    void add(DigestSet others) {
        for (long key : others.keys()) {
            addKey(key);
        }
        if (others.hasAll()) {
            addAll();
        }
    }

    private synchronized long[] keys() {
        return Arrays.stream(table).filter(key -> key != 0).toArray();
    }

    /// From now on it has everything there is.
    synchronized void addAll() {
        all = true;
    }

    synchronized boolean hasAll() {
        return all;
    }

    synchronized boolean has(Digest digest) {
        return all || table[slot(table, key(digest))] != 0;
    }

    private void grow() {
        long[] bigger = new long[table.length * 2];
        for (long key : table) {
            if (key != 0) {
                insert(bigger, key);
            }
        }
        table = bigger;
    }

    private static boolean insert(long[] table, long key) {
        int slot = slot(table, key);
        boolean isNew = table[slot] == 0;
        table[slot] = key;
        return isNew;
    }

    private static int slot(long[] table, long key) {
        int slot = (int) (key ^ key >>> Integer.SIZE) & table.length - 1;
        while (table[slot] != 0 && table[slot] != key) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private static long key(Digest digest) {
        long key = Long.parseUnsignedLong(digest.hex().substring(0, HEX_DIGITS), 16);
        return key == 0 ? 1 : key;
    }
}
