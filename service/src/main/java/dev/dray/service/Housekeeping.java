package dev.dray.service;

import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Collects garbage, now and then and when asked; never twice at a time.
final class Housekeeping implements Closeable {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

    private final Storage storage;
    private final Metrics metrics;
    private final ReentrantLock running = new ReentrantLock();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gc").factory());

    Housekeeping(Storage storage, Metrics metrics) {
        this.storage = storage;
        this.metrics = metrics;
    }

    void schedule(@Nullable Cleaning cleaning) {
        if (cleaning != null) {
            long nanos = cleaning.every().toNanos();
            var _ = clock.scheduleWithFixedDelay(() -> clean(cleaning.what()), nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void clean(GarbageOptions what) {
        try {
            collect(what)
                    .ifPresent(report -> LOG.log(
                            Level.DEBUG,
                            () -> "garbage collection freed %,d bytes: %d manifests, %d blobs, %d uploads"
                                    .formatted(report.bytes(), report.manifests(), report.blobs(), report.uploads())));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "garbage collection failed", e);
        }
    }

    /// @return empty when a collection is running
    Optional<GarbageReport> collect(GarbageOptions what) throws IOException {
        if (!running.tryLock()) {
            return Optional.empty();
        }
        try {
            GarbageReport report = storage.collectGarbage(what);
            if (!what.dryRun()) {
                metrics.collected(report);
            }
            return Optional.of(report);
        } catch (IOException | RuntimeException e) {
            metrics.collectionFailed();
            throw e;
        } finally {
            running.unlock();
        }
    }

    /// Waits for a collection that is running.
    @Override
    public void close() {
        clock.close();
    }
}
