package dev.dray.http;

import java.io.InterruptedIOException;
import java.time.Duration;

/// Waits. A parameter, so that tests run in no time.
@FunctionalInterface
public interface Pause {
    Pause REAL = Pause::sleep;

    /// @throws InterruptedIOException when the thread is interrupted, its flag set again
    void waitFor(Duration delay) throws InterruptedIOException;

    private static void sleep(Duration delay) throws InterruptedIOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to try again");
        }
    }
}
