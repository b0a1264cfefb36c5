package dev.dray.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;

/// What some files say together, read again when one of them has changed. What cannot be read leaves what was
/// read before.
final class ReadFiles<T> {
    /// Reads the files.
    @FunctionalInterface
    interface Reader<T> {
        T read() throws IOException;
    }

    private final List<Path> paths;
    private final Reader<T> reader;
    private String version;
    private T content;

    private ReadFiles(List<Path> paths, Reader<T> reader, String version, T content) {
        this.paths = List.copyOf(paths);
        this.reader = reader;
        this.version = version;
        this.content = content;
    }

    static <T> ReadFiles<T> open(List<Path> paths, Reader<T> reader) throws IOException {
        String version = version(paths);
        return new ReadFiles<>(paths, reader, version, reader.read());
    }

    /// Asked before the files are read: one that changes meanwhile is then read once more. A file's own key
    /// tells one that was moved into place from the one before, even within one tick of the clock.
    private static String version(List<Path> paths) throws IOException {
        StringBuilder version = new StringBuilder();
        for (Path path : paths) {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            version.append(now.lastModifiedTime()).append(' ').append(now.size());
            version.append(' ').append(now.fileKey()).append('\n');
        }
        return version.toString();
    }

    /// @param failed is told once of each change that could not be read
    synchronized T content(Consumer<IOException> failed) {
        String now = "";
        try {
            now = version(paths);
            if (!now.equals(version)) {
                content = reader.read();
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

    @Override
    public String toString() {
        return paths.toString();
    }
}
