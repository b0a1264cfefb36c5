package dev.dray.layer;

import java.util.ArrayList;
import java.util.List;

/// A long row of numbers that grows piece by piece: no copy of all is ever made, as a list's array is.
final class Cells {
    private static final int SHIFT = 14;
    private static final int MASK = (1 << SHIFT) - 1;

    private final List<int[]> pieces = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    /// @return where it stands
    int add(int value) {
        if (size >> SHIFT == pieces.size()) {
            pieces.add(new int[1 << SHIFT]);
        }
        set(size, value);
        return size++;
    }

    int at(int index) {
        return pieces.get(index >> SHIFT)[index & MASK];
    }

    void set(int index, int value) {
        pieces.get(index >> SHIFT)[index & MASK] = value;
    }
}
