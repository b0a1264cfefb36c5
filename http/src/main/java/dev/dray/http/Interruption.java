package dev.dray.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/// Tells a cancelled call from a failed one.
final class Interruption {
    private Interruption() {}

    /// An `InterruptedIOException` when this thread was interrupted, whatever it is that failed of it; else the
    /// failure.
    static IOException orElse(IOException failure) {
        if (!Thread.currentThread().isInterrupted()
                || failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)) {
            return failure;
        }
        InterruptedIOException interrupted = new InterruptedIOException("interrupted during a call");
        interrupted.initCause(failure);
        return interrupted;
    }
}
