package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A blob of a layout, as it lies there.
///
/// @param size    in bytes
/// @param changed when its last byte came
record LayoutBlob(Digest digest, Path file, long size, Instant changed) {
    /// All files `<algorithm>/<hex>`, sorted; what else is there is none of ours.
    ///
    /// @param blobs the folder of that name
    static List<LayoutBlob> list(Path blobs) throws IOException {
        List<LayoutBlob> found = new ArrayList<>();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            for (Path file : children(blobs.resolve(algorithm.toString()))) {
                of(algorithm, file).ifPresent(found::add);
            }
        }
        return found;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private static Optional<LayoutBlob> of(Digest.Algorithm algorithm, Path file) throws IOException {
        try {
            Digest digest = new Digest(algorithm, String.valueOf(file.getFileName()));
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new LayoutBlob(
                    digest,
                    file,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        } catch (IllegalArgumentException | NoSuchFileException e) {
            // Another program's file, or one that went between listing and looking.
            return Optional.empty();
        }
    }

    static long bytes(List<LayoutBlob> blobs) {
        return blobs.stream().mapToLong(LayoutBlob::size).sum();
    }
}
