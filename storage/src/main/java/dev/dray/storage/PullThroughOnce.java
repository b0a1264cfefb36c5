package dev.dray.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// What several ask at the same time is asked once: the first one does it, the others wait for what comes
/// of it, a failure too. Who asks later asks anew.
final class PullThroughOnce {
    private final Map<String, CompletableFuture<Object>> running = new ConcurrentHashMap<>();

    /// @param what the same for the same question, and with the same type of answer
    @SuppressWarnings("unchecked") // one question has answers of one type
    <T> T of(String what, PullThroughGate.Question<T> question) throws IOException {
        while (true) {
            CompletableFuture<Object> mine = new CompletableFuture<>();
            CompletableFuture<Object> first = running.putIfAbsent(what, mine);
            if (first == null) {
                return ask(what, mine, question);
            }
            try {
                return (T) await(first);
            } catch (InterruptedIOException e) {
                // Where the first one was told to stop, nothing is said of the others.
                if (Thread.currentThread().isInterrupted() || e instanceof SocketTimeoutException) {
                    throw e;
                }
            }
        }
    }

    private <T> T ask(String what, CompletableFuture<Object> mine, PullThroughGate.Question<T> question)
            throws IOException {
        try {
            T answer = question.ask();
            mine.complete(answer);
            return answer;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(what, mine);
        }
    }

    private static Object await(CompletableFuture<Object> first) throws IOException {
        try {
            return first.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for another call");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
