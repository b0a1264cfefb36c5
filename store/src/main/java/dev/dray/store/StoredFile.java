package dev.dray.store;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A file in a folder of blobs.
///
/// @param digest  that its path says; empty for a file that does not belong there
/// @param changed when its newest byte came
record StoredFile(Path path, Optional<Digest> digest, long size, Instant changed) {
    /// All files at `<algorithm>/<hex>` under a folder, sorted; none when there is no such folder.
    static List<StoredFile> list(Path folder) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (Path algorithm : children(folder)) {
            for (Path file : children(algorithm)) {
                of(algorithm, file).ifPresent(files::add);
            }
        }
        return files;
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private static Optional<StoredFile> of(Path algorithm, Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new StoredFile(
                    file,
                    digest(algorithm.getFileName() + ":" + file.getFileName()),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            // It went between listing and looking.
            return Optional.empty();
        }
    }

    private static Optional<Digest> digest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static long bytes(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::size).sum();
    }
}
