package dev.dray.server;

import dev.dray.protocol.ErrorCode;
import java.util.Optional;

/// How many bytes a call may bring, and what it is told when it brings more.
///
/// @param left bytes; negative when there is too much already
record SizeLimit(long left, ErrorCode code, int status, String message) {
    /// @param before bytes that are there already
    static SizeLimit of(String what, long limit, long before) {
        return new SizeLimit(
                limit - before, ErrorCode.SIZE_INVALID, 413, "%s have at most %,d bytes here".formatted(what, limit));
    }

    static SizeLimit of(String path, Quota quota, long used) {
        return new SizeLimit(
                quota.bytes() - used,
                ErrorCode.DENIED,
                403,
                "%s may hold %,d bytes, and has %,d".formatted(path, quota.bytes(), used));
    }

    SizeLimit orLess(Optional<SizeLimit> other) {
        return other.filter(limit -> limit.left < left).orElse(this);
    }

    void check(long bytes) throws Refusal {
        if (bytes > left) {
            throw new Refusal(code, status, message);
        }
    }
}
