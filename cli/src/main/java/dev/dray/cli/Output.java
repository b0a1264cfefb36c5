package dev.dray.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// Where bytes go: a file that appears whole or not at all, or standard output.
final class Output {
    private static final int BUFFER = 128 * 1024;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write (default: standard output).")
    @Nullable
    Path file;

    @Option(names = "--force", description = "Overwrite the file.")
    boolean force;

    /// Where a command was told to write; empty for one that writes no bytes.
    static Optional<Output> of(ParseResult command) {
        return command.commandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Output.class::isInstance)
                .map(Output.class::cast)
                .findFirst();
    }

    /// Something that writes bytes.
    @FunctionalInterface
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Something that makes a file.
    @FunctionalInterface
    interface FileWriter {
        void writeTo(Path file) throws IOException;
    }

    /// Writes what is no text: not to a terminal.
    void write(Console console, Writer writer) throws IOException {
        write(console, writer, file -> writeStream(file, writer));
    }

    /// As [#write(Console, Writer)], for what can be made in a better way where it goes to a file.
    void write(Console console, Writer writer, FileWriter fileWriter) throws IOException {
        if (isStandardOutput() && console.outTerminal()) {
            throw new IllegalArgumentException("this is binary data, not for a terminal: use -o FILE, or a pipe");
        }
        writeAnywhere(console, writer, fileWriter);
    }

    private boolean isStandardOutput() {
        return file == null || file.toString().equals("-");
    }

    /// Whether standard output is left for something else.
    boolean isFile() {
        return !isStandardOutput();
    }

    /// Writes what may well be text, so that the user knows best.
    void writeAnywhere(Console console, Writer writer) throws IOException {
        writeAnywhere(console, writer, target -> writeStream(target, writer));
    }

    /// Writes a file whole or not at all; a device or a pipe takes what it is given.
    static void toFile(Path file, Writer writer) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            writeStream(file, writer);
        } else {
            writeWhole(file, partial -> writeStream(partial, writer));
        }
    }

    private void writeAnywhere(Console console, Writer writer, FileWriter fileWriter) throws IOException {
        if (file == null || isStandardOutput()) {
            writeToStandardOutput(console, writer);
        } else if (Files.exists(file) && !force) {
            throw new FileAlreadyExistsException(file.toString());
        } else if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A device or a pipe takes what it is given.
            writeStream(file, writer);
        } else {
            writeWhole(file, fileWriter);
        }
    }

    private static void writeToStandardOutput(Console console, Writer writer) throws IOException {
        writer.writeTo(console.out());
        console.out().flush();
        if (console.out().checkError()) {
            throw new IOException("standard output was closed");
        }
    }

    private static void writeStream(Path target, Writer writer) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER)) {
            writer.writeTo(out);
        }
    }

    private static void writeWhole(Path target, FileWriter writer) throws IOException {
        // Not a temporary file of Java's, which nobody but its owner could read.
        Path partial = target.resolveSibling(".%s.%s.partial".formatted(target.getFileName(), UUID.randomUUID()));
        // Nobody else would remove it where the process is interrupted.
        partial.toFile().deleteOnExit();
        try {
            writer.writeTo(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
