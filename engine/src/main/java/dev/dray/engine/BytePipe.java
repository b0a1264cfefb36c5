package dev.dray.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/// Carries bytes from one thread to another. Neither waits for one that is gone: who reads learns of the end and of a
/// failure, who writes that nobody reads any more.
final class BytePipe {
    private final byte[] ring;
    private int start;
    private int filled;
    private boolean ended;
    private boolean unread;
    private @Nullable IOException failure;

    /// @param capacity bytes that may wait to be read
    BytePipe(int capacity) {
        this.ring = new byte[capacity];
    }

    /// Waits until all bytes have room.
    ///
    /// @return false when nobody reads any more
    synchronized boolean write(byte[] bytes, int offset, int length) throws IOException {
        int written = 0;
        while (written < length && !unread) {
            if (filled == ring.length) {
                await("write to");
            } else {
                written += fill(bytes, offset + written, length - written);
            }
        }
        return !unread;
    }

    private int fill(byte[] bytes, int offset, int length) {
        int end = (start + filled) % ring.length;
        int n = Math.min(length, Math.min(ring.length - filled, ring.length - end));
        System.arraycopy(bytes, offset, ring, end, n);
        filled += n;
        notifyAll();
        return n;
    }

    private synchronized int read(byte[] buffer, int offset, int length) throws IOException {
        while (filled == 0 && !ended) {
            await("read from");
        }
        if (failure != null) {
            throw failure;
        }
        if (filled == 0) {
            return length == 0 ? 0 : -1;
        }
        int n = Math.min(length, Math.min(filled, ring.length - start));
        System.arraycopy(ring, start, buffer, offset, n);
        start = (start + n) % ring.length;
        filled -= n;
        notifyAll();
        return n;
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop
    private void await(String what) throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to %s a pipe".formatted(what));
        }
    }

    /// No more is written: who reads comes to the end.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// No more is written, and what was is of no use: who reads fails at once. After [#end()] this does nothing.
    synchronized void fail(IOException reason) {
        if (!ended) {
            failure = reason;
            end();
        }
    }

    /// Nobody reads any more: who writes is told.
    synchronized void leave() {
        unread = true;
        notifyAll();
    }

    /// The other end. Closing it is [#leave()].
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return BytePipe.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return BytePipe.this.read(buffer, offset, length);
            }

            @Override
            public void close() {
                leave();
            }
        };
    }
}
