package dev.dray.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which events to be told.
///
/// @param since   also what happened from then on, as far as the Engine remembers: some hundred events; null
///                for what happens from now on
/// @param until   the stream ends then; null for a stream without end
/// @param filters `type` (`image`, `container`, …), `event` (`pull`, `tag`, …), `image`, `label`, and others
public record EventOptions(
        @Nullable Instant since, @Nullable Instant until, Filters filters) {
    public static final EventOptions DEFAULT = new EventOptions(null, null, Filters.NONE);

    public EventOptions withSince(@Nullable Instant newSince) {
        return new EventOptions(newSince, until, filters);
    }

    public EventOptions withUntil(@Nullable Instant newUntil) {
        return new EventOptions(since, newUntil, filters);
    }

    public EventOptions withFilters(Filters newFilters) {
        return new EventOptions(since, until, newFilters);
    }
}
