package dev.dray;

import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far blobs are on their way into a store, as a transfer's events tell it; for who waits for them.
final class Arrivals {
    private static final class Arrival {
        /// Bytes that are there; -1 as long as nobody has said.
        long position = -1;

        /// Whether it came from its first byte on: what was there before might be garbage, and begin again.
        boolean isFromStart;

        boolean isThere;

        /// Whether it was verified on its way.
        boolean isVerified;
    }

    private final Map<Digest, Arrival> arrivals = new HashMap<>();
    private boolean isOver;
    private @Nullable Throwable failure;

    private Arrival of(Descriptor blob) {
        return arrivals.computeIfAbsent(blob.digest(), digest -> new Arrival());
    }

    synchronized void on(Progress.Event event) {
        switch (event) {
            case Progress.Event.Planned(var blobs, var bytes) -> {}
            case Progress.Event.Converted(var what, var to) -> {}
            case Progress.Event.Started(var blob) -> {}
            case Progress.Event.Advanced(var blob, var position) -> advance(of(blob), position);
            case Progress.Event.Skipped(var blob, var reason) -> arrive(of(blob), false);
            case Progress.Event.Finished(var blob) -> arrive(of(blob), true);
        }
        notifyAll();
    }

    private static void advance(Arrival arrival, long position) {
        arrival.isFromStart =
                arrival.position < 0 ? position == 0 : arrival.isFromStart && position >= arrival.position;
        arrival.position = position;
    }

    private static void arrive(Arrival arrival, boolean isVerified) {
        arrival.isThere = true;
        arrival.isVerified = isVerified;
    }

    /// Tells that nothing more comes.
    ///
    /// @param why null where all has arrived
    synchronized void end(@Nullable Throwable why) {
        isOver = true;
        failure = why;
        notifyAll();
    }

    /// Waits until a blob begins to arrive.
    ///
    /// @return whether it may be read on its way; else it is there, or its start was there before
    synchronized boolean awaitBeginning(Descriptor blob) throws IOException {
        Arrival arrival = of(blob);
        sleepWhile(() -> arrival.position < 0 && isAwaited(arrival));
        return !arrival.isThere && arrival.isFromStart;
    }

    /// Waits until there is more of a blob that may be read on its way.
    ///
    /// @param beyond bytes that are known to be there
    /// @return bytes that are there; the last one is not counted before all are verified
    synchronized long awaitBytes(Descriptor blob, long beyond) throws IOException {
        Arrival arrival = of(blob);
        sleepWhile(() -> Math.min(arrival.position, blob.size() - 1) <= beyond && isAwaited(arrival));
        if (!arrival.isFromStart) {
            throw new IOException("%s was begun again while it was read".formatted(blob.digest()));
        }
        return arrival.isThere ? blob.size() : Math.min(arrival.position, blob.size() - 1);
    }

    /// Waits until a blob is there, or nothing more comes.
    ///
    /// @return whether it was verified on its way
    synchronized boolean awaitAll(Descriptor blob) throws IOException {
        Arrival arrival = of(blob);
        sleepWhile(() -> isAwaited(arrival));
        return arrival.isVerified;
    }

    private boolean isAwaited(Arrival arrival) throws IOException {
        if (!arrival.isThere && failure != null) {
            throw failure instanceof IOException known ? known : new IOException(failure);
        }
        return !arrival.isThere && !isOver;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void sleepWhile(Condition condition) throws IOException {
        try {
            while (condition.holds()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a blob");
        }
    }
}
