package dev.dray.server;

import dev.dray.protocol.ErrorCode;
import java.util.List;

/// Tells a disk that is full, which is nobody's fault who calls, from a registry that is broken.
final class FullDisk {
    /// RFC 4918, 11.5: the call may be made again once there is room.
    private static final int INSUFFICIENT_STORAGE = 507;

    /// As systems say it; Java has no exception of its own for it.
    private static final List<String> MESSAGES =
            List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

    private FullDisk() {}

    static boolean isCauseOf(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        return MESSAGES.stream().anyMatch(message::contains) || cause != null && isCauseOf(cause);
    }

    static Refusal refusal() {
        return new Refusal(
                ErrorCode.UNAVAILABLE,
                INSUFFICIENT_STORAGE,
                "this registry has no room left: nothing was taken, try again when there is");
    }
}
