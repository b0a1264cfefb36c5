package dev.dray.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/// What a file says, read again when the file has changed. A file that cannot be read leaves what was read
/// before.
final class ReadFile<T> {
    /// Reads a file.
    @FunctionalInterface
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private final Path path;
    private final Reader<T> reader;
    private String version;
    private T content;

    private ReadFile(Path path, Reader<T> reader, String version, T content) {
        this.path = path;
        this.reader = reader;
        this.version = version;
        this.content = content;
    }

    static <T> ReadFile<T> open(Path path, Reader<T> reader) throws IOException {
        String version = version(path);
        return new ReadFile<>(path, reader, version, reader.read(path));
    }

    /// Asked before the file is read: one that changes meanwhile is then read once more. The file's own key
    /// tells one that was moved into place from the one before, even within one tick of the clock.
    private static String version(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    }

    /// @param failed is told once of each change that could not be read
    synchronized T content(Consumer<IOException> failed) {
        String now = "";
        try {
            now = version(path);
            if (!now.equals(version)) {
                content = reader.read(path);
            }
        } catch (IOException e) {
            if (!now.equals(version)) {
                failed.accept(e);
            }
        }
        version = now;
        return content;
    }

    /// Another text for other content.
    synchronized String version() {
        return version;
    }

    Path path() {
        return path;
    }
}
