package dev.dray.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Ends a call whose body the server no longer takes: a write to a socket has no time-out of its own. Only the time
/// inside a write counts, as where the bytes come from may be slow too, and has time-outs of its own.
final class StallWatch implements Closeable {
    private static final long NOT_WRITING = 0;

    private final long limit;
    private final Runnable abort;
    private @Nullable Thread thread;
    private volatile long since = NOT_WRITING;
    private volatile boolean stalled;

    /// @param limit without a single byte
    /// @param abort ends the write that is under way
    StallWatch(Duration limit, Runnable abort) {
        this.limit = limit.toNanos();
        this.abort = abort;
    }

    /// The same stream, watched from now on.
    OutputStream watched(OutputStream out) {
        thread = Thread.ofVirtual().name("stall-watch").start(this::watch);
        return new Watched(out);
    }

    private void watch() {
        try {
            while (!stalled) {
                Thread.sleep(Duration.ofNanos(Math.max(limit / 8, 1_000_000)));
                long began = since;
                if (began != NOT_WRITING && System.nanoTime() - began > limit) {
                    stalled = true;
                    abort.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The failure that a stall is, or the one that there was.
    IOException failure(IOException other) {
        if (!stalled) {
            return other;
        }
        SocketTimeoutException failure = new SocketTimeoutException("the server takes no more bytes");
        failure.initCause(other);
        return failure;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private interface Write {
        void run() throws IOException;
    }

    private final class Watched extends OutputStream {
        private final OutputStream out;

        Watched(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            timed(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            timed(out::flush);
        }

        private void timed(Write write) throws IOException {
            // 0 may be a time too, so one nanosecond may be added.
            since = System.nanoTime() | 1;
            try {
                write.run();
            } catch (IOException e) {
                throw isBroken(e) ? new LastWords.BrokenWrite(e) : e;
            }
            since = NOT_WRITING;
        }

        /// Not where it was an early answer that ended the write, or an interrupt.
        private static boolean isBroken(IOException failure) {
            return failure.getClass().equals(IOException.class) || failure instanceof SocketException;
        }
    }
}
