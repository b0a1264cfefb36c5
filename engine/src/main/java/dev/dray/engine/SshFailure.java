package dev.dray.engine;

import java.io.IOException;

/// A run of ssh that came to nothing, in the words that it left.
final class SshFailure extends IOException {
    private static final long serialVersionUID = 1;

    static final int NOT_STARTED = -1;

    /// What a shell says where there is no such program.
    private static final int NO_SUCH_PROGRAM = 127;

    private final int status;

    /// @param status with which it ended
    SshFailure(String words, int status) {
        super(words);
        this.status = status;
    }

    boolean isDenied() {
        return String.valueOf(getMessage()).contains("Permission denied");
    }

    boolean hasNoDocker() {
        return status == NO_SUCH_PROGRAM;
    }
}
