package dev.dray.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many calls one host may have at a time just now. Safe for many threads.
final class HostPace {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private int limit;
    private int inFlight;

    /// Good answers since the limit was last changed.
    private int answered;

    /// Calls in flight that were sent before the limit was last halved.
    private int sentBeforeSlower;

    private Instant heldBackUntil = Instant.MIN;

    HostPace(int most) {
        this.most = most;
        this.limit = most;
    }

    /// Waits until there is room, and takes it.
    void enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (inFlight >= limit) {
                left.await();
            }
            inFlight++;
        } finally {
            lock.unlock();
        }
    }

    /// Gives the room back.
    ///
    /// @param slower whether the host asked for it
    void leave(boolean slower) {
        lock.lock();
        try {
            inFlight--;
            boolean sentBefore = sentBeforeSlower > 0;
            sentBeforeSlower = Math.max(0, sentBeforeSlower - 1);
            if (slower) {
                // Calls that were sent together are refused together: that is one reason to go slower, not many.
                if (!sentBefore) {
                    limit = Math.max(1, limit / 2);
                    sentBeforeSlower = inFlight;
                }
                answered = 0;
            } else if (++answered >= limit && limit < most) {
                limit++;
                answered = 0;
                left.signal();
            }
            left.signal();
        } finally {
            lock.unlock();
        }
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    void holdBackUntil(Instant time) {
        lock.lock();
        try {
            heldBackUntil = time.isAfter(heldBackUntil) ? time : heldBackUntil;
        } finally {
            lock.unlock();
        }
    }

    Duration heldBackFor(Instant now) {
        lock.lock();
        try {
            return heldBackUntil.isAfter(now) ? Duration.between(now, heldBackUntil) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }
}
