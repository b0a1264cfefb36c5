package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// When content was last put or looked for, so that garbage collection does not take away what somebody was
/// just told is there. Looking and noting is one step, as is asking and removing. Nothing of it lasts
/// longer than the process.
final class LayoutUses {
    private final Map<Digest, Instant> uses = new HashMap<>();
    private final Predicate<Digest> isThere;
    private final InstantSource clock;

    LayoutUses(Predicate<Digest> isThere, InstantSource clock) {
        this.isThere = isThere;
        this.clock = clock;
    }

    /// Looks whether content is there, which is a use of it. Of what is not there nothing is kept:
    /// strangers ask.
    synchronized boolean find(Digest digest) {
        boolean there = isThere.test(digest);
        if (there) {
            note(digest);
        }
        return there;
    }

    /// Content is being put, or needed by what is.
    synchronized void note(Digest digest) {
        uses.put(digest, clock.instant());
    }

    /// What takes content away.
    @FunctionalInterface
    interface Removal {
        void run() throws IOException;
    }

    /// Takes content away, unless it was used since some moment.
    ///
    /// @return whether it was taken away
    synchronized boolean removeUnused(Digest digest, Instant since, Removal removal) throws IOException {
        if (isUsedSince(digest, since)) {
            return false;
        }
        removal.run();
        uses.remove(digest);
        return true;
    }

    synchronized void forget(Digest digest) {
        uses.remove(digest);
    }

    synchronized boolean isUsedSince(Digest digest, Instant since) {
        Instant last = uses.get(digest);
        return last != null && !last.isBefore(since);
    }
}
