package dev.dray.hub;

import java.util.List;

/// Some of a list, or all of it.
///
/// @param items    in the order of the Hub
/// @param total    how many there are, as the Hub says
/// @param complete whether these are all: no limit was met, and the Hub told of the rest
public record HubList<T>(List<T> items, long total, boolean complete) {
    public HubList {
        items = List.copyOf(items);
    }
}
