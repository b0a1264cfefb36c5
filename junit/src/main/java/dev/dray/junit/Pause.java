package dev.dray.junit;

import java.io.InterruptedIOException;
import java.time.Duration;

/// Waits, unless the server is being closed.
final class Pause {
    private Pause() {}

    static void of(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a fault was played");
        }
    }
}
