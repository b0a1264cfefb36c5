package dev.dray.hub;

import org.jspecify.annotations.Nullable;

/// What of a list is wanted.
///
/// @param name  text that names hold; null for all
/// @param limit how many at most; a hundred come with each call
public record HubQuery(@Nullable String name, int limit) {
    /// All, up to a hundred calls.
    public static final HubQuery ALL = new HubQuery(null, 10_000);

    public HubQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: %d (want 1 or more)".formatted(limit));
        }
    }

    public HubQuery withName(@Nullable String newName) {
        return new HubQuery(newName, limit);
    }

    public HubQuery withLimit(int newLimit) {
        return new HubQuery(name, newLimit);
    }
}
