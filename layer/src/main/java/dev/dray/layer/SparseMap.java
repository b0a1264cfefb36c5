package dev.dray.layer;

import dev.dray.content.ImageException;
import java.util.Arrays;

/// Where the data of a sparse file stands; all else is zeros. Layers should hold none, but do (protocols
/// G46).
final class SparseMap {
    /// Pieces of a file that are read; more is refused.
    static final int MAX_PIECES = 1_000_000;

    private long[] numbers = new long[8];
    private int count;

    /// Adds the next number: offset and length of each piece alternate.
    void add(long number) throws ImageException {
        if (number < 0 || count >= 2 * MAX_PIECES) {
            throw new ImageException.Rejected(
                    "a sparse file in the tar has more than %,d pieces, or a negative one".formatted(MAX_PIECES));
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = number;
    }

    /// Adds numbers separated by commas.
    void addAll(String text) throws ImageException {
        for (int start = 0; start < text.length(); ) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            add(parse(text.substring(start, end)));
            start = end + 1;
        }
    }

    static long parse(String digits) throws ImageException.Corrupt {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static ImageException.Corrupt malformed() {
        return new ImageException.Corrupt("the map of a sparse file in the tar is malformed");
    }

    int pieces() {
        return count / 2;
    }

    long offset(int piece) {
        return numbers[2 * piece];
    }

    long length(int piece) {
        return numbers[2 * piece + 1];
    }

    /// Checks that the pieces are in order, inside the file, and as long as the data that is there.
    void verify(long fileSize, long dataSize) throws ImageException.Corrupt {
        long end = 0;
        long data = 0;
        if (fileSize < 0) {
            throw malformed();
        }
        for (int i = 0; i < pieces(); i++) {
            if (offset(i) < end || length(i) > fileSize - offset(i)) {
                throw malformed();
            }
            end = offset(i) + length(i);
            data += length(i);
        }
        if (count % 2 != 0 || data != dataSize) {
            throw malformed();
        }
    }
}
