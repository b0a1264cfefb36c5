package dev.dray.server;

import dev.dray.protocol.ErrorCode;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How fast a caller sends or takes. Only the time that we wait for it counts, not what we do in between. Used
/// by one thread at a time.
final class Pace {
    private final long bytesPerSecond;
    private final long grace;
    private final LongSupplier nanos;
    private long waited;
    private long bytes;

    Pace(long bytesPerSecond, Duration grace, LongSupplier nanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.grace = grace.toNanos();
        this.nanos = nanos;
    }

    static Pace of(ConnectionLimits limits) {
        return new Pace(limits.bytesPerSecond(), limits.grace(), System::nanoTime);
    }

    long now() {
        return nanos.getAsLong();
    }

    /// @param since when we began to wait for these bytes
    void add(long count, long since) {
        bytes += count;
        waited += now() - since;
    }

    /// @throws Refusal when the caller is too slow
    void check() throws Refusal {
        if (waited > grace && bytes * 1e9 < (double) bytesPerSecond * waited) {
            throw new Refusal(
                    ErrorCode.BLOB_UPLOAD_INVALID, 408, "fewer than %,d bytes a second".formatted(bytesPerSecond));
        }
    }
}
