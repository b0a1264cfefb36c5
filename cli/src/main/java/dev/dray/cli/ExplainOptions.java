package dev.dray.cli;

import dev.dray.configuration.Network;
import dev.dray.http.Http;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// Whether and where the calls of a command are explained. Nothing is done for it unless it is asked for.
final class ExplainOptions {
    @Option(
            names = Explaining.OPTION,
            arity = "0..1",
            fallbackValue = "bash",
            paramLabel = "FORMAT",
            converter = Explaining.Converter.class,
            description =
                    "In the end write all calls as a script that makes them again (bash), or as an archive (har).")
    @Nullable
    Explaining explaining;

    @Option(
            names = "--explain-file",
            paramLabel = "FILE",
            description = "Where to write that (default: standard error); it must not be there.")
    @Nullable
    Path file;

    private boolean isOn() {
        return explaining != null || file != null;
    }

    /// Begins what a command was asked for: both sides of a copy take it from there.
    static void begin(ParseResult command) {
        of(command).filter(ExplainOptions::isOn).ifPresent(ExplainOptions::start);
    }

    /// The explanation of this run, begun if it is not yet.
    Explaining start() {
        Explaining begun = explaining == null ? new Explaining(Explaining.Format.BASH) : explaining;
        explaining = begun;
        return begun;
    }

    /// Content may be sent from a layout or the store that is there.
    void mayRead(Path folder) {
        if (isOn()) {
            start().mayRead(folder);
        }
    }

    /// What sees each call.
    UnaryOperator<Http> layer(Network network) throws IOException {
        if (!isOn()) {
            return UnaryOperator.identity();
        }
        if (file != null && Files.isRegularFile(file)) {
            throw new IOException(file + " exists: name another file with --explain-file");
        }
        return start().explanation().layer(network::curlOptions);
    }

    /// Writes what was asked for, if anything.
    ///
    /// @return whether that went well
    static boolean write(Console console, ParseResult command) {
        Optional<ExplainOptions> options = of(command).filter(any -> any.explaining != null);
        try {
            if (options.isPresent()) {
                options.get().write(console, command.commandSpec().qualifiedName());
            }
            return true;
        } catch (IOException e) {
            String message = Text.safe(String.valueOf(e.getMessage()));
            console.err().println("dray: could not write the explanation: " + message);
            return false;
        }
    }

    /// Those of a command; empty for one that talks to nobody.
    static Optional<ExplainOptions> of(ParseResult command) {
        return command.commandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(AccessOptions.class::isInstance)
                .map(access -> ((AccessOptions) access).explain)
                .findFirst();
    }

    private void write(Console console, String title) throws IOException {
        console.out().flush();
        if (file == null) {
            start().writeTo(console.err(), title);
        } else {
            Output.toFile(file, out -> {
                Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                start().writeTo(text, title);
                text.flush();
            });
        }
    }
}
