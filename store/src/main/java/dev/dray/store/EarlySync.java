package dev.dray.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Sends a big file to the disk while it is still being written, so that the sync at its end, which all wait for, finds
/// little left to do. For one writer.
public final class EarlySync {
    /// Makes what was written so far last.
    @FunctionalInterface
    public interface Sync {
        void run() throws IOException;
    }

    /// Bytes written between two syncs; a file that is smaller is synced once, at its end.
    static final long STEP = 32L * 1024 * 1024;

    private final Sync sync;
    private long next = STEP;
    private @Nullable Thread running;

    /// What went wrong: the system tells it once only, so that the last sync would succeed.
    private volatile @Nullable IOException failure;

    public EarlySync(Sync sync) {
        this.sync = sync;
    }

    /// Tells how much has been written; never waits.
    public void at(long position) {
        if (position >= next && (running == null || !running.isAlive())) {
            next = position + STEP;
            running = Thread.ofPlatform().daemon().name("sync").start(this::run);
        }
    }

    private void run() {
        try {
            sync.run();
        } catch (IOException e) {
            failure = e;
        }
    }

    /// Syncs the whole.
    public void finish() throws IOException {
        check();
        sync.run();
    }

    /// Waits for what is under way, and tells what went wrong so far.
    public void check() throws IOException {
        stop();
        if (failure != null) {
            throw failure;
        }
    }

    /// Waits for what is under way; only then may the file be closed.
    public void stop() {
        boolean isInterrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
