package dev.dray.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Names of files, kept as the bytes they are, one after another in pieces of 1 MiB.
final class NameTable {
    private static final int SHIFT = 20;
    private static final int PIECE = 1 << SHIFT;

    private final List<byte[]> pieces = new ArrayList<>();
    private int end = PIECE;

    /// @return what to find it by
    int add(String name) {
        byte[] bytes = RawName.bytes(name);
        if (end + 2 + bytes.length > PIECE) {
            pieces.add(new byte[PIECE]);
            end = 0;
        }
        byte[] piece = pieces.getLast();
        int start = end;
        piece[end++] = (byte) (bytes.length >> 8);
        piece[end++] = (byte) bytes.length;
        System.arraycopy(bytes, 0, piece, end, bytes.length);
        end += bytes.length;
        return pieces.size() - 1 << SHIFT | start;
    }

    String at(int place) {
        return RawName.ofBytes(piece(place), start(place), length(place));
    }

    private byte[] piece(int place) {
        return pieces.get(place >>> SHIFT);
    }

    private static int start(int place) {
        return (place & PIECE - 1) + 2;
    }

    private int length(int place) {
        byte[] piece = piece(place);
        int at = place & PIECE - 1;
        return (piece[at] & 0xff) << 8 | piece[at + 1] & 0xff;
    }

    boolean is(int place, String name) {
        int length = length(place);
        if (length != name.length()) {
            return false;
        }
        byte[] piece = piece(place);
        int start = start(place);
        for (int i = 0; i < length; i++) {
            if ((piece[start + i] & 0xff) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    int hash(int place, long seed) {
        byte[] piece = piece(place);
        int start = start(place);
        long hash = seed;
        for (int i = 0; i < length(place); i++) {
            hash = mix(hash, piece[start + i] & 0xff);
        }
        return spread(hash);
    }

    /// The same for a name that is not in the table.
    static int hash(String name, long seed) {
        long hash = seed;
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash, name.charAt(i));
        }
        return spread(hash);
    }

    private static long mix(long hash, int next) {
        return Long.rotateLeft(hash ^ next, 23) * 0x9e3779b97f4a7c15L;
    }

    private static int spread(long hash) {
        return (int) (hash ^ hash >>> 32);
    }

    /// By the bytes of the names.
    int compare(int one, int other) {
        byte[] a = piece(one);
        byte[] b = piece(other);
        int startA = start(one);
        int startB = start(other);
        return Arrays.compareUnsigned(a, startA, startA + length(one), b, startB, startB + length(other));
    }
}
