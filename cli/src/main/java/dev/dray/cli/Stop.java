package dev.dray.cli;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;

/// Waits for a signal to stop. What runs is let end before the process does, which then was no failure: exit code 0.
/// Close it last.
final class Stop implements Closeable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private volatile boolean clean;

    Stop() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (clean) {
            // Java would say 143 or 130, which means a failure to those who supervise services.
            Runtime.getRuntime().halt(ExitCode.DONE.number());
        }
    }

    /// Returns when a signal came, or when this thread was interrupted, which asks for the same.
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            asked.countDown();
        }
    }

    /// All that ran has ended as it should.
    void wasClean() {
        clean = true;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs, and ends the process.
        }
    }
}
