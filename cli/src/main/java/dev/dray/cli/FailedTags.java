package dev.dray.cli;

import java.io.IOException;

/// The tags of a listing that failed: the first of them are told with their reasons, of the others how many there are.
final class FailedTags {
    private static final int TOLD = 20;

    private final Console console;
    private int count;
    private ExitCode worst = ExitCode.DONE;

    FailedTags(Console console) {
        this.console = console;
    }

    void add(String tag, IOException failure) {
        count++;
        if (count <= TOLD) {
            console.err()
                    .println("dray: %s: %s".formatted(Text.safe(tag), Text.safe(String.valueOf(failure.getMessage()))));
        }
        ExitCode code = ExitCode.of(failure);
        worst = code.number() > worst.number() ? code : worst;
    }

    void summarise() {
        if (count > TOLD) {
            console.err().println("dray: and %,d more tags failed".formatted(count - TOLD));
        }
    }

    /// The highest of the failures' codes.
    ExitCode exitCode() {
        return worst;
    }
}
