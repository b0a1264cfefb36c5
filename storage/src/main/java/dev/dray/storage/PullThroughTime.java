package dev.dray.storage;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;

/// Time as a pull-through storage sees it: tests make their own.
record PullThroughTime(InstantSource clock, Pause pause) {
    static final PullThroughTime REAL = new PullThroughTime(InstantSource.system(), PullThroughTime::sleep);

    /// Lets time pass.
    @FunctionalInterface
    interface Pause {
        void waitFor(Duration time) throws InterruptedIOException;
    }

    private static void sleep(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an upstream");
        }
    }
}
