package dev.dray.cli;

import picocli.CommandLine.Option;

/// The option `-q`, and the progress that it silences.
final class ProgressOption {
    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    boolean quiet;

    /// Starts to show progress: bars on a terminal, lines now and then elsewhere. Close it before the result is
    /// printed.
    ShownProgress show(Console console) {
        return quiet
                ? ShownProgress.NOTHING
                : console.mayDraw() ? new ProgressBars(console) : new ProgressLines(console);
    }
}
