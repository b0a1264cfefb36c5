package dev.dray.cli;

import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How far a transfer is. Safe for many threads.
final class Tally {
    /// One blob under way.
    ///
    /// @param first position it was gone on with from; 0 for a new one
    record Under(Descriptor blob, long first, long position) {}

    private final Map<Digest, Under> underWay = new LinkedHashMap<>();
    private final long start = System.nanoTime();
    private long total;
    private long finished;
    private long reused;
    private long resumed;

    synchronized void on(Progress.Event event) {
        switch (event) {
            case Progress.Event.Planned(var blobs, var bytes) -> total += bytes;
            case Progress.Event.Started(var blob) -> underWay.put(blob.digest(), new Under(blob, -1, 0));
            case Progress.Event.Advanced(var blob, var position) ->
                underWay.computeIfPresent(blob.digest(), (digest, under) -> advance(under, position));
            case Progress.Event.Skipped(var blob, var reason) -> reused += blob.size();
            case Progress.Event.Converted(var what, var to) -> {}
            case Progress.Event.Finished(var blob) -> {
                underWay.remove(blob.digest());
                finished += blob.size();
            }
        }
    }

    private Under advance(Under under, long position) {
        if (under.first() >= 0) {
            return new Under(under.blob(), under.first(), position);
        }
        // The first position tells what was there: stores report it before anything new arrives.
        resumed += position;
        return new Under(under.blob(), position, position);
    }

    synchronized List<Under> underWay() {
        return List.copyOf(underWay.values());
    }

    synchronized long total() {
        return total;
    }

    /// Bytes that are there, reused ones included.
    synchronized long done() {
        return reused
                + finished
                + underWay.values().stream().mapToLong(Under::position).sum();
    }

    /// Bytes that were there before.
    synchronized long kept() {
        return reused + resumed;
    }

    /// Bytes per second since the start, of what was moved.
    synchronized long speed() {
        double seconds = (double) (System.nanoTime() - start) / 1e9;
        return seconds < 0.05 ? 0 : (long) ((double) Math.max(0, done() - kept()) / seconds);
    }

    /// All of it in a line: `31.4 MB of 50.0 MB, 12.0 MB/s, 2 s left`.
    String line() {
        StringBuilder line = new StringBuilder(Text.size(done()) + " of " + Text.size(total()));
        long speed = speed();
        if (kept() > 0) {
            line.append(" (").append(Text.size(kept())).append(" were here)");
        }
        if (speed > 0) {
            line.append(", ").append(Text.size(speed)).append("/s");
            long left = (total() - done()) / speed;
            if (left > 0) {
                line.append(", ").append(left).append(" s left");
            }
        }
        return line.toString();
    }
}
