package dev.dray.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Does what blocks on a thread of its own, one thing after another, so that who waits for it can be interrupted and
/// can give up. The thread is there from the first errand on.
final class Errand {
    private static final FutureTask<Integer> END = new FutureTask<>(() -> 0);

    private final BlockingQueue<FutureTask<Integer>> errands = new LinkedBlockingQueue<>();
    private final String name;
    private @Nullable Thread thread;
    private @Nullable FutureTask<Integer> last;
    private boolean ended;

    Errand(String name) {
        this.name = name;
    }

    /// Something that blocks, and ends with a number.
    @FunctionalInterface
    interface Blocking {
        int run() throws IOException;
    }

    /// @throws IOException when it has ended: nobody would do it any more
    synchronized FutureTask<Integer> begin(Blocking blocking) throws IOException {
        if (ended) {
            throw new IOException("the connection was closed");
        }
        if (thread == null) {
            // Not a virtual one: reads of a process's output would hold what carries it.
            thread = Thread.ofPlatform().daemon().name(name).start(this::work);
        }
        FutureTask<Integer> errand = new FutureTask<>(blocking::run);
        last = errand;
        errands.add(errand);
        return errand;
    }

    private void work() {
        try {
            for (FutureTask<Integer> next = errands.take(); next != END; next = errands.take()) {
                next.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Who waits is let go, and the thread ends once nothing blocks it: what was closed need not notice at once.
    synchronized void end() {
        ended = true;
        errands.add(END);
        FutureTask<Integer> begun = last;
        if (begun != null) {
            begun.cancel(false);
        }
    }

    /// @param timeout in milliseconds; 0 for none
    /// @throws SocketTimeoutException when time is up; what was begun goes on, and may be waited for again
    static int await(FutureTask<Integer> errand, int timeout) throws IOException {
        try {
            return timeout == 0 ? errand.get() : errand.get(timeout, TimeUnit.MILLISECONDS);
        } catch (CancellationException e) {
            throw new IOException("the connection was closed", e);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("nothing for %d ms".formatted(timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
