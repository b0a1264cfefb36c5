package dev.dray.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Reads a stream ahead on a thread of its own, so that who unpacks and who writes work at the same time. It
/// holds at most 2 MiB. Closing it ends the thread, however far it is: neither side can wait for the other
/// for ever (CVE-2021-20291, protocols H22).
final class ReadAhead extends InputStream {
    /// Opens what is to be read, on the other thread.
    interface Opening {
        InputStream open() throws IOException;
    }

    private static final int CHUNK = 128 * 1024;
    private static final int CHUNKS = 16;

    /// Some bytes, or the end and why.
    @SuppressWarnings("ArrayRecordComponent") // chunks are passed on, never compared
    private record Chunk(byte[] bytes, int length, @Nullable Throwable failure) {}

    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS);
    /// Room for all there can be: those that wait, the one being filled and the one being read.
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(CHUNKS + 2);
    private final Thread thread;
    private Chunk current = new Chunk(new byte[0], 0, null);
    private int at;

    ReadAhead(String name, Opening opening) {
        this.thread = Thread.ofPlatform().daemon().name(name).start(() -> readAll(opening));
    }

    private void readAll(Opening opening) {
        Throwable failure = null;
        try (InputStream in = opening.open()) {
            for (Chunk chunk = read(in); chunk.length() > 0; chunk = read(in)) {
                full.put(chunk);
            }
        } catch (InterruptedException e) {
            return;
        } catch (Throwable e) {
            // Whatever it is, who reads must not wait for ever.
            failure = e;
        }
        putEnd(failure);
    }

    private void putEnd(@Nullable Throwable failure) {
        try {
            full.put(new Chunk(new byte[0], -1, failure));
        } catch (InterruptedException e) {
            // It was closed: nobody waits for the end.
            Thread.currentThread().interrupt();
        }
    }

    private Chunk read(InputStream in) throws IOException {
        byte[] used = empty.poll();
        byte[] bytes = used == null ? new byte[CHUNK] : used;
        return new Chunk(bytes, in.readNBytes(bytes, 0, bytes.length), null);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == current.length()) {
            next();
        }
        if (current.length() < 0) {
            rethrow(current.failure());
            return -1;
        }
        int n = Math.min(length, current.length() - at);
        System.arraycopy(current.bytes(), at, buffer, offset, n);
        at += n;
        return n;
    }

    private void next() throws InterruptedIOException {
        if (current.length() > 0) {
            empty.add(current.bytes());
        }
        try {
            current = full.take();
            at = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a layer");
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
