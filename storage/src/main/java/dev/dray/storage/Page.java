package dev.dray.storage;

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
        List<String> some = all.tailSet(after, false).stream().limit(limit + 1L).toList();
        return some.size() > limit ? new Page(some.subList(0, limit), true) : new Page(some, false);
    }
}
