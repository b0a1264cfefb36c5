package dev.dray.storage;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Asks one upstream, and waits where it says that there are too many requests: all who ask wait, not only
/// the one who was told so.
final class PullThroughGate {
    /// Who is told to wait no time at all would ask without end.
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final String label;
    private final PullThroughTime time;
    private volatile Instant closedUntil = Instant.MIN;

    PullThroughGate(String label, PullThroughTime time) {
        this.label = label;
        this.time = time;
    }

    /// Something asked of the upstream.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    /// @param patience how long to wait in all
    /// @throws ImageException.RateLimited when that is not long enough, or the upstream does not say how long
    /// @throws ImageException.Unreachable also where it answers that it is broken
    <T> T ask(Duration patience, Question<T> question) throws IOException {
        Duration left = patience;
        while (true) {
            left = left.minus(waitUntilOpen(left));
            try {
                return question.ask();
            } catch (ImageException.RateLimited e) {
                Optional<Duration> asked = e.retryAfter();
                if (asked.isEmpty()) {
                    throw e;
                }
                Duration wait = asked.get().compareTo(SHORTEST) < 0 ? SHORTEST : asked.get();
                closedUntil = time.clock().instant().plus(wait);
                if (wait.compareTo(left) > 0) {
                    throw e;
                }
            } catch (ImageException.Rejected e) {
                // It is not the client's call that was wrong: somebody else's server is, for now.
                throw new ImageException.Unreachable(
                        "%s failed: %s".formatted(label, e.getMessage()),
                        e.help().orElse(null),
                        e);
            }
        }
    }

    /// @return how long that was
    private Duration waitUntilOpen(Duration patience) throws IOException {
        Instant now = time.clock().instant();
        Instant until = closedUntil;
        if (!until.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, until);
        if (wait.compareTo(patience) > 0) {
            throw new ImageException.RateLimited(label + " has too many requests", wait);
        }
        time.pause().waitFor(wait);
        return wait;
    }
}
