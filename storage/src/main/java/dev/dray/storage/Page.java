package dev.dray.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/// A part of a list.
///
/// @param more whether the list goes on after it
public record Page(List<String> entries, boolean more) {
    public Page {
        entries = List.copyOf(entries);
    }

    /// A part of a sorted set.
    ///
    /// @param after the entry before the first one; empty for the first of all
    static Page of(NavigableSet<String> all, String after, int limit) {
        List<String> some = new ArrayList<>();
        for (String entry : all.tailSet(after, false)) {
            if (some.size() == limit) {
                return new Page(some, true);
            }
            some.add(entry);
        }
        return new Page(some, false);
    }
}
