package dev.dray.http;

import java.time.Duration;

/// When to try again and when to give up.
///
/// @param attempts   in all, the first included
/// @param firstDelay before the second attempt; doubled before each later one, then spread by chance between
///                   half and whole
/// @param maxDelay   no delay is longer, unless the server asked for it
/// @param maxWait    the longest `Retry-After` that is waited for; a server that asks for more gets no second attempt
public record RetryPolicy(int attempts, Duration firstDelay, Duration maxDelay, Duration maxWait) {
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(90));

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: %d (want 1 or more)".formatted(attempts));
        }
    }

    public RetryPolicy withAttempts(int newAttempts) {
        return new RetryPolicy(newAttempts, firstDelay, maxDelay, maxWait);
    }

    public RetryPolicy withFirstDelay(Duration newFirstDelay) {
        return new RetryPolicy(attempts, newFirstDelay, maxDelay, maxWait);
    }

    /// The delay before an attempt.
    ///
    /// @param attempt 2 for the first retry
    /// @param chance  from 0 (half the delay) to 1 (all of it)
    Duration delayBefore(int attempt, double chance) {
        long doubled = firstDelay.toMillis() << Math.min(attempt - 2, 16);
        long bounded = Math.min(doubled, maxDelay.toMillis());
        return Duration.ofMillis(Math.round((double) bounded * (0.5 + chance / 2)));
    }
}
