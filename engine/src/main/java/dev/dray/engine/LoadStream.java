package dev.dray.engine;

import dev.dray.http.HttpBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// An archive on its way into an Engine: what is written is the body of one call, which begins with the first byte, on
/// a thread of its own. An Engine that refuses it before its end is heard at once: its words are the failure of the
/// next write.
final class LoadStream extends OutputStream {
    private static final int CAPACITY = 512 * 1024;

    /// The call. It opens the body once, or fails.
    @FunctionalInterface
    interface Call {
        void send(HttpBody body) throws IOException;
    }

    private final BytePipe pipe = new BytePipe(CAPACITY);
    private final FutureTask<@Nullable Void> answer;
    private @Nullable Thread thread;
    private boolean isOver;

    LoadStream(Call call) {
        HttpBody body = HttpBody.once(HttpBody.UNKNOWN, pipe::input);
        this.answer = new FutureTask<>(() -> {
            try {
                call.send(body);
            } finally {
                pipe.leave();
            }
            return null;
        });
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /// An Engine that has loaded the archive before its last bytes, which say nothing, needs no more.
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begin();
        if (!pipe.write(bytes, offset, length)) {
            await();
        }
    }

    private void begin() throws IOException {
        if (isOver) {
            throw new IOException("the Engine has failed to load an archive");
        }
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("load").start(answer);
        }
    }

    /// The archive is written: waits for the Engine to load it.
    void finish() throws IOException {
        begin();
        pipe.end();
        await();
    }

    private void await() throws IOException {
        try {
            answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an Engine loads an archive");
        } catch (ExecutionException e) {
            // Said once: it must not be suppressed by itself.
            isOver = true;
            throw failure(e.getCause());
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException(cause);
        };
    }

    /// Ends the call, if it goes on; the Engine then has a part of an archive, which it does not load.
    @Override
    public void close() {
        isOver = true;
        pipe.fail(new IOException("the archive was not written to its end"));
        Thread calling = thread;
        if (calling != null) {
            calling.interrupt();
            join(calling);
        }
    }

    private static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
