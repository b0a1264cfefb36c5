package dev.dray.storage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How patient a [PullThrough] is, and how much it keeps.
///
/// @param maxWait    how long one call waits in all, where an upstream asks for it (429 with
///                   `Retry-After`); after that it is told that there are too many requests
/// @param holdOff    how long an upstream that failed is not asked again for what is known of old
/// @param keepUnused how long an image that nobody asks for is kept; null for ever
public record PullThroughOptions(
        Duration maxWait, Duration holdOff, @Nullable Duration keepUnused) {
    public static final PullThroughOptions DEFAULT =
            new PullThroughOptions(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofDays(30));

    public PullThroughOptions withMaxWait(Duration newMaxWait) {
        return new PullThroughOptions(newMaxWait, holdOff, keepUnused);
    }

    public PullThroughOptions withHoldOff(Duration newHoldOff) {
        return new PullThroughOptions(maxWait, newHoldOff, keepUnused);
    }

    public PullThroughOptions withKeepUnused(@Nullable Duration newKeepUnused) {
        return new PullThroughOptions(maxWait, holdOff, newKeepUnused);
    }
}
