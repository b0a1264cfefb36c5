package dev.dray.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Does something to many things at once, begun in their order, a bounded number at a time, each on a thread of its
/// own. The first failure cancels the rest; the call returns after all have ended.
///
/// The threads are the system's: those few need no virtual ones. Once a virtual thread has waited for a
/// socket, a poller waits in native code for ever after, and Java spends 300 ms of its exit on waiting for
/// that one.
public final class Parallel {
    /// Something done to one of them.
    @FunctionalInterface
    public interface Action<T> {
        void on(T item) throws IOException;
    }

    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("parallel-", 1).factory();

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
        AtomicBoolean failed = new AtomicBoolean();
        Throwable failure;
        try (ExecutorService executor = Executors.newCachedThreadPool(THREADS)) {
            CompletionService<Boolean> tasks = new ExecutorCompletionService<>(executor);
            try {
                int begun = 0;
                for (T item : items) {
                    permits.acquire();
                    if (failed.get()) {
                        break;
                    }
                    tasks.submit(() -> run(permits, failed, item, action));
                    begun++;
                }
                failure = await(tasks, begun, executor);
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for transfers");
            }
        }
        if (failure != null) {
            rethrow(failure);
        }
    }

    private static <T> boolean run(Semaphore permits, AtomicBoolean failed, T item, Action<T> action)
            throws IOException {
        try {
            action.on(item);
            return true;
        } catch (Throwable e) {
            failed.set(true);
            throw e;
        } finally {
            permits.release();
        }
    }

    /// Waits for all to end, and cancels them when one fails.
    private static @Nullable Throwable await(CompletionService<Boolean> tasks, int count, ExecutorService executor)
            throws InterruptedException {
        Throwable first = null;
        for (int i = 0; i < count; i++) {
            try {
                tasks.take().get();
            } catch (ExecutionException e) {
                executor.shutdownNow();
                first = collect(first, Objects.requireNonNullElse(e.getCause(), e));
            }
        }
        return first;
    }

    private static Throwable collect(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        // That the others were cancelled says nothing new.
        if (!next.equals(first)
                && !(next instanceof InterruptedException)
                && !(next instanceof InterruptedIOException)) {
            first.addSuppressed(next);
        }
        return first;
    }

    private static void rethrow(Throwable failure) throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IOException(failure);
        }
    }
}
