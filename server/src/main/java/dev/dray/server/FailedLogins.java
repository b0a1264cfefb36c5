package dev.dray.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Counts wrong passwords, per address and per user at an address. Not per user alone: anybody could lock
/// others out. Where the address is not known, nothing is counted for all together.
final class FailedLogins {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PER_USER = 10;
    private static final int PER_ADDRESS = 30;

    private final InstantSource clock;
    private final Map<String, Count> counts = new Bounded<>();

    FailedLogins(InstantSource clock) {
        this.clock = clock;
    }

    /// @param since when the first of them was
    private record Count(int failures, Instant since) {}

    /// How long nothing is checked for them; empty when they may try.
    synchronized Optional<Duration> wait(String address, String user) {
        Optional<Duration> wait = address.isEmpty() ? Optional.empty() : wait(address, PER_ADDRESS);
        return wait.or(() -> wait(address + " " + user, PER_USER));
    }

    private Optional<Duration> wait(String key, int limit) {
        Count count = counts.get(key);
        if (count == null || count.failures < limit) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), count.since.plus(WINDOW));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    synchronized void add(String address, String user) {
        Instant now = clock.instant();
        if (!address.isEmpty()) {
            add(address, now);
        }
        add(address + " " + user, now);
    }

    private void add(String key, Instant now) {
        counts.compute(
                key,
                (ignored, count) -> count == null || !now.isBefore(count.since.plus(WINDOW))
                        ? new Count(1, now)
                        : new Count(count.failures + 1, count.since));
    }
}
