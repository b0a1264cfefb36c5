package dev.dray.cli;

import dev.dray.layer.Compression;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.RawName;
import dev.dray.layer.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One layer of the tour's image, in the making.
final class DemoLayer implements Closeable {
    private final LayerWriter writer;

    /// @param spool the file that will hold the layer
    DemoLayer(Path spool) throws IOException {
        this.writer = LayerWriter.open(spool, Compression.GZIP);
    }

    void put(TarEntry entry) throws IOException {
        writer.tar().put(entry);
    }

    void putText(String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        writer.tar().put(TarEntry.file(name, content.length), new ByteArrayInputStream(content));
    }

    /// Puts a file, or a directory and all that is in it, under a name of its own.
    ///
    /// @param wanted which files; what it leaves out is not looked into
    void putTree(String name, Path source, Predicate<Path> wanted) throws IOException {
        if (!wanted.test(source) || !Files.isReadable(source)) {
            return;
        }
        if (Files.isDirectory(source)) {
            put(TarEntry.directory(RawName.of(name + "/")));
            try (Stream<Path> inside = Files.list(source)) {
                List<Path> children = inside.sorted().toList();
                for (Path child : children) {
                    putTree(name + "/" + child.getFileName(), child, wanted);
                }
            }
        } else {
            putFile(name, source);
        }
    }

    /// Links are followed: some systems keep parts of the runtime elsewhere, where an image could not reach them.
    private void putFile(String name, Path source) throws IOException {
        TarEntry entry = TarEntry.file(RawName.of(name), Files.size(source))
                .withMode(Files.isExecutable(source) && !name.endsWith(".jar") ? 0755 : 0644)
                .withMtime(Files.getLastModifiedTime(source).toInstant());
        try (InputStream content = Files.newInputStream(source)) {
            writer.tar().put(entry, content);
        }
    }

    LayerWriter.NewLayer finish() throws IOException {
        return writer.finish();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
