package dev.dray.service;

import dev.dray.storage.GarbageOptions;
import java.time.Duration;

/// Garbage collection now and then, while the registry runs.
///
/// @param every how long after one began the next one begins
/// @param what  counts as garbage
public record Cleaning(Duration every, GarbageOptions what) {
    public Cleaning {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("time between two garbage collections: %s (want more)".formatted(every));
        }
    }
}
