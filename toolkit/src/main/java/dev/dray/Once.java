package dev.dray;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// Finds something out once for each key, however many threads ask: the first one does it, the others wait. A failure
/// is everybody's.
final class Once<K, V> {
    private final Map<K, CompletableFuture<V>> known = new ConcurrentHashMap<>();

    /// What is found out.
    @FunctionalInterface
    interface Finding<V> {
        V find() throws IOException;
    }

    V of(K key, Finding<V> finding) throws IOException {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = known.putIfAbsent(key, mine);
        if (first != null) {
            return await(first);
        }
        try {
            V value = finding.find();
            mine.complete(value);
            return value;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V await(CompletableFuture<V> first) throws IOException {
        try {
            return first.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for another thread");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
