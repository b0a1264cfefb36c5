package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The two files that make a folder an OCI image layout (protocols G20).
///
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md">image-spec, layout</a>
final class LayoutFiles {
    static final String MARK = "oci-layout";
    static final String INDEX = "index.json";
    static final String BLOBS = "blobs";

    /// Bytes of an index that are read; more is refused.
    static final int MAX_INDEX = 4 * 1024 * 1024;

    private static final String VERSION = "imageLayoutVersion";
    private static final int MAX_MARK = 4 * 1024;

    private LayoutFiles() {}

    /// Makes what is missing: an index without entries.
    static void make(Path folder, Path scratch) throws IOException {
        Files.createDirectories(folder.resolve(BLOBS));
        if (Files.notExists(folder.resolve(INDEX))) {
            Durable.write(folder.resolve(INDEX), emptyIndex().bytes(), scratch);
        }
        if (Files.notExists(folder.resolve(MARK))) {
            Json mark = Json.object().put(VERSION, "1.0.0").build();
            Durable.write(folder.resolve(MARK), mark.bytes(), scratch);
        }
    }

    private static Json emptyIndex() {
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_INDEX.value())
                .put("manifests", List.of())
                .build();
    }

    /// @throws ImageException when the folder is no layout, or one of a version not known here
    static void check(Path folder) throws IOException {
        byte[] mark = read(folder.resolve(MARK), MAX_MARK)
                .orElseThrow(() -> new ImageException.NotFound(
                        "%s is no OCI image layout: there is no file %s in it".formatted(folder, MARK)));
        String version;
        try {
            version = Json.parseObject(mark).findText(VERSION).orElse("none");
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "%s is no OCI image layout: its file %s: %s".formatted(folder, MARK, e.getMessage()), e);
        }
        if (!version.startsWith("1.")) {
            throw new ImageException.Unsupported(
                    "%s is an OCI image layout of version %s".formatted(folder, version), "only 1.0.0 is known here");
        }
    }

    /// Reads a small file.
    ///
    /// @return empty when it is not there
    static Optional<byte[]> read(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new ImageException.Rejected("%s is longer than %,d bytes".formatted(file, limit));
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// @param work the folder in it that is ours
    /// @throws ImageException.Rejected when there is something in the folder that is no part of a layout
    static void checkEmpty(Path folder, String work) throws IOException {
        List<String> known = List.of(work, MARK, INDEX, BLOBS);
        for (Path child : StoredFile.children(folder)) {
            if (!known.contains(String.valueOf(child.getFileName()))) {
                throw new ImageException.Rejected(
                        "%s is no OCI image layout, and not empty: there is %s in it"
                                .formatted(folder, child.getFileName()),
                        "name a new folder");
            }
        }
    }
}
