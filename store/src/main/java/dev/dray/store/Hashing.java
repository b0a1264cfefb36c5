package dev.dray.store;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Hashes what passes through its buffer. A big blob is hashed by a thread beside the one that reads and writes it, as
/// hashing takes half of the time: one buffer is hashed while the other one is filled. For one caller.
final class Hashing implements Closeable {
    private static final int BUFFER = 128 * 1024;

    /// Bytes; a smaller blob is hashed before another thread would have begun.
    static final long BIG = 64L * 1024 * 1024;

    private final Digest.Algorithm algorithm;
    private final MessageDigest hash;
    private final @Nullable ExecutorService beside;
    private byte[] buffer;
    private byte[] other;
    private int filled;
    private @Nullable Future<?> running;

    /// @param content its size is a stranger's word: it makes the buffer smaller, never bigger (protocols H2)
    Hashing(Descriptor content) {
        this.algorithm = content.digest().algorithm();
        this.hash = algorithm.newHash();
        this.buffer = new byte[(int) Math.min(BUFFER - 1, content.size()) + 1];
        boolean isBig = content.size() >= BIG;
        this.other = isBig ? new byte[BUFFER] : buffer;
        this.beside = isBig
                ? Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("hash").factory())
                : null;
    }

    /// What to fill, from [#filled()] on.
    byte[] buffer() {
        return buffer;
    }

    int filled() {
        return filled;
    }

    /// Bytes that the buffer can take; never 0.
    int room() {
        return buffer.length - filled;
    }

    /// Tells that so many bytes have been put into the buffer.
    void add(int length) throws IOException {
        filled += length;
        if (filled == buffer.length) {
            hash();
        }
    }

    private void hash() throws IOException {
        byte[] full = buffer;
        int length = filled;
        if (beside == null) {
            hash.update(full, 0, length);
        } else {
            await();
            running = beside.submit(() -> hash.update(full, 0, length));
            buffer = other;
            other = full;
        }
        filled = 0;
    }

    private void await() throws IOException {
        try {
            if (running != null) {
                running.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while hashing");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /// Of all that was added. Then it begins anew.
    Digest digest() throws IOException {
        hash();
        await();
        return Digest.of(algorithm, hash);
    }

    void reset() throws IOException {
        await();
        filled = 0;
        hash.reset();
    }

    @Override
    public void close() {
        if (beside != null) {
            beside.shutdownNow();
        }
    }
}
