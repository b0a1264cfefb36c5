package dev.dray.cli;

import dev.dray.content.ImageException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/// What the shell is told; scripts may rely on these numbers.
enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    NOT_FOUND(3),
    DENIED(4),
    RATE_LIMITED(5),
    CORRUPT(6),
    NETWORK(7),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode of(Exception failure) {
        return switch (failure) {
            case ImageException e -> of(e);
            case SocketTimeoutException e -> NETWORK;
            case InterruptedIOException e -> INTERRUPTED;
            case IllegalArgumentException e -> USAGE;
            default -> FAILED;
        };
    }

    private static ExitCode of(ImageException failure) {
        return switch (failure) {
            case ImageException.NotFound e -> NOT_FOUND;
            case ImageException.Denied e -> DENIED;
            case ImageException.RateLimited e -> RATE_LIMITED;
            case ImageException.Corrupt e -> CORRUPT;
            case ImageException.Unreachable e -> NETWORK;
            case ImageException.Rejected e -> FAILED;
            case ImageException.Unsupported e -> FAILED;
        };
    }
}
