package dev.dray.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/// Writes the script of a command that need not be done for it.
@Command(
        name = "explain",
        modelTransformer = ExplainCommand.TakesTheRest.class,
        description = {
            "Write what a command sends as a script for bash that does the same, without doing the work: what is small",
            "is read; of layers only the heads of the answers, as the script downloads and checks them.",
            "What writes to a registry can only be explained while it is done: add --explain to the command itself."
        })
final class ExplainCommand extends Invocation {
    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND ARGUMENT…",
            hideParamSyntax = true,
            description = "As in: pull debian:12")
    List<String> arguments = List.of();

    ExplainCommand(Console console) {
        super(console);
    }

    /// The options of the other command are no options of this one.
    static final class TakesTheRest implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            command.parser().stopAtPositional(true);
            return command;
        }
    }

    @Override
    void run() throws IOException {
        String[] words = arguments.toArray(String[]::new);
        CommandLine line = Main.commandLine(console.withOut(nowhere()), Commands.neededFor(words));
        CommandLine.ParseResult parsed = Main.deepest(line.parseArgs(words));
        CommandSpec command = parsed.commandSpec();
        if (parsed.isUsageHelpRequested()) {
            command.commandLine().usage(console.out());
            return;
        }
        ExplainOptions options = ExplainOptions.of(parsed)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" asks no registry, so there is nothing to explain".formatted(command.qualifiedName())));
        Explaining explaining = options.start();
        Output.of(parsed).ifPresent(output -> output.file = null);
        try {
            ((Invocation) command.userObject()).foretell();
        } finally {
            if (!explaining.explanation().isEmpty()) {
                explaining.writeTo(console.out(), command.qualifiedName());
            }
        }
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
