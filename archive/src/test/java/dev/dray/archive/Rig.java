package dev.dray.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.content.Image;
import dev.dray.layer.ExportOptions;
import dev.dray.layer.LayerStack;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Archives in files of one test.
record Rig(Path folder) {
    Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    ArchiveFile file(byte[] content) throws IOException {
        return ArchiveFile.of(write("some.tar", content), this::scratch);
    }

    Path scratch() throws IOException {
        return Files.createDirectories(folder.resolve("scratch"));
    }

    /// How many files there are that nobody needs any more.
    long left() throws IOException {
        try (Stream<Path> files = Files.list(scratch())) {
            return files.count();
        }
    }

    ImageArchive docker(byte[] content) throws IOException {
        return ImageArchive.openDocker(file(content));
    }

    ImageArchive oci(byte[] content) throws IOException {
        return ImageArchive.openOci(file(content));
    }

    /// The file system of an image: regular files and their contents.
    SortedMap<String, String> files(Image image) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerStack.of(image).exportTo(tar, ExportOptions.DEFAULT.withScratch(scratch()));
        return files(tar.toByteArray());
    }

    static SortedMap<String, String> files(byte[] tar) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (entry.type() == TarEntry.Type.FILE) {
                    files.put(entry.name(), new String(reader.content().readAllBytes(), UTF_8));
                }
            }
        }
        return files;
    }
}
