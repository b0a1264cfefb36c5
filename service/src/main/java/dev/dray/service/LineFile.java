package dev.dray.service;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// A file that lines are added to, each whole. Who rotates it must copy and truncate it: it is never opened again.
final class LineFile implements Consumer<String>, Closeable {
    private static final System.Logger LOG = System.getLogger(LineFile.class.getName());

    private final Path path;
    private final BufferedWriter writer;
    private boolean failed;

    private LineFile(Path path, BufferedWriter writer) {
        this.path = path;
        this.writer = writer;
    }

    static LineFile open(Path path) throws IOException {
        return new LineFile(path, Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /// A log that cannot be written does not stop the registry; that is said once.
    @Override
    public synchronized void accept(String line) {
        try {
            writer.write(line + "\n");
            writer.flush();
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.log(Level.WARNING, "could not write to " + path, e);
            }
            failed = true;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
