package dev.dray.layer;

import dev.dray.content.ImageException;

/// Counts what layers cost, against the limits, and tells who wants to know.
final class Meter {
    private final Limits limits;
    private final LayerProgress progress;
    private long entries;
    private long bytes;

    Meter(Limits limits, LayerProgress progress) {
        this.limits = limits;
        this.progress = progress;
    }

    Limits limits() {
        return limits;
    }

    /// Counts an entry before its content is read: the size it claims is what it may give.
    void count(TarEntry entry) throws ImageException.Rejected {
        entries++;
        if (entries > limits.entries()) {
            throw new ImageException.Rejected("the layers hold more than %,d entries".formatted(limits.entries()));
        }
        if (entry.size() > limits.bytes() - bytes) {
            throw new ImageException.Rejected("the layers unpack to more than %,d bytes".formatted(limits.bytes()));
        }
        bytes += entry.size();
        progress.at(entries, bytes);
    }

    long entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }
}
