package dev.dray.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Does something to many things at once, a bounded number at a time, on virtual threads. The first failure cancels
/// the rest; the call returns after all have ended.
public final class Parallel {
    /// Something done to one of them.
    @FunctionalInterface
    public interface Action<T> {
        void on(T item) throws IOException;
    }

    private final int limit;

    /// @param limit how many at a time
    public Parallel(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: %d (want 1 or more)".formatted(limit));
        }
        this.limit = limit;
    }

    /// @throws IOException the first failure; the others are suppressed in it
    public <T> void forEach(Collection<T> items, Action<T> action) throws IOException {
        Semaphore permits = new Semaphore(limit);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = items.stream()
                    .<Future<?>>map(item -> executor.submit(() -> {
                        permits.acquire();
                        try {
                            action.on(item);
                        } catch (Exception e) {
                            if (!failure.compareAndSet(null, e)) {
                                return null;
                            }
                            executor.shutdownNow();
                        } finally {
                            permits.release();
                        }
                        return null;
                    }))
                    .toList();
            await(tasks, executor);
        }
        rethrow(failure.get());
    }

    private static void await(Collection<Future<?>> tasks, ExecutorService executor) throws InterruptedIOException {
        for (Future<?> task : tasks) {
            try {
                task.get();
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for transfers");
            } catch (ExecutionException | CancellationException e) {
                // The first failure is kept aside; what it cancelled says nothing new.
            }
        }
    }

    private static void rethrow(@Nullable Exception failure) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IOException(failure);
        }
    }
}
