package dev.dray.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the index gave last, for one operation: asked for when it is first needed, and anew when it will
/// not do any more. Threads wait for one another. Safe for many of them.
final class V1Grants {
    private final V1Index index;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable V1Grant last;

    V1Grants(V1Index index) {
        this.index = index;
    }

    V1Grant current() throws IOException {
        return after(null);
    }

    /// @param refused what was refused; where another thread has asked anew already, that is given
    V1Grant renewed(V1Grant refused) throws IOException {
        return after(refused);
    }

    private V1Grant after(@Nullable V1Grant refused) throws IOException {
        acquire();
        try {
            V1Grant known = last;
            if (known == null || known.equals(refused)) {
                known = index.grant();
                last = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a token");
        }
    }
}
