package dev.dray.registry;

import dev.dray.model.Descriptor;

/// Some bytes of a blob.
///
/// @param start  of the first byte, from 0
/// @param end    after the last byte
/// @param isPart whether the blob goes on after the end, so that all of it would be too much
record Span(long start, long end, boolean isPart) {
    /// All from an offset on.
    static Span from(long offset, Descriptor content) {
        return new Span(offset, content.size(), false);
    }

    /// At most so many bytes from an offset on.
    static Span of(long offset, long length, Descriptor content) {
        long end = length < content.size() - offset ? offset + length : content.size();
        return new Span(offset, end, true);
    }

    /// What `Range` must say to get the rest of it from a position on.
    String range(long position) {
        return "bytes=%d-%s".formatted(position, isPart ? Long.toString(end - 1) : "");
    }
}
