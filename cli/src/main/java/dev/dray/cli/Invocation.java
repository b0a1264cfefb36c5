package dev.dray.cli;

import dev.dray.model.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/// What every command is: it runs, prints to the console it was given, and may fail.
abstract class Invocation implements Callable<Integer> {
    final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Invocation(Console console) {
        this.console = console;
    }

    abstract void run() throws IOException;

    /// Makes the calls that running it makes, or as many as can be made without doing its work: for `dray explain`.
    void foretell() throws IOException {
        throw mustBeDone();
    }

    /// Refuses to explain what changes something.
    static IllegalArgumentException mustBeDone() {
        return new IllegalArgumentException("this cannot be explained without being done: add %s to the command itself"
                .formatted(Explaining.OPTION));
    }

    @Override
    public Integer call() throws IOException {
        run();
        return ExitCode.DONE.number();
    }

    void print(String line) {
        console.out().println(line);
    }

    void print(Json json) {
        console.out().println(json.pretty());
    }

    /// A word to the user that is no result. It comes after the results before it, where both go to one place.
    void say(String line) {
        console.out().flush();
        console.err().println(line);
    }
}
