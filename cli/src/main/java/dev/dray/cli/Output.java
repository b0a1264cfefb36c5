package dev.dray.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

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

    /// Something that writes bytes.
    @FunctionalInterface
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Writes what is no text: not to a terminal.
    void write(Console console, Writer writer) throws IOException {
        if (isStandardOutput() && console.outTerminal()) {
            throw new IllegalArgumentException("this is binary data, not for a terminal: use -o FILE, or a pipe");
        }
        writeAnywhere(console, writer);
    }

    private boolean isStandardOutput() {
        return file == null || file.toString().equals("-");
    }

    /// Writes what may well be text, so that the user knows best.
    void writeAnywhere(Console console, Writer writer) throws IOException {
        if (file == null || isStandardOutput()) {
            writeToStandardOutput(console, writer);
        } else {
            writeToFile(file, writer);
        }
    }

    private static void writeToStandardOutput(Console console, Writer writer) throws IOException {
        writer.writeTo(console.out());
        console.out().flush();
        if (console.out().checkError()) {
            throw new IOException("standard output was closed");
        }
    }

    private void writeToFile(Path target, Writer writer) throws IOException {
        if (Files.exists(target) && !force) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // A device or a pipe takes what it is given.
            try (OutputStream out = Files.newOutputStream(target)) {
                writer.writeTo(out);
            }
            return;
        }
        // Not a temporary file of Java's, which nobody but its owner could read.
        Path partial = target.resolveSibling(".%s.%s.partial".formatted(target.getFileName(), UUID.randomUUID()));
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), BUFFER)) {
                writer.writeTo(out);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
