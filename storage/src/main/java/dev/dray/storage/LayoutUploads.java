package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The uploads to one layout, each a file in its working folder, where they outlive a restart.
final class LayoutUploads {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final LayoutFolder target;
    private final Path folder;

    /// Those of this process, which know their hash so far.
    private final Map<String, LayoutUpload> known = new ConcurrentHashMap<>();

    LayoutUploads(LayoutFolder target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    LayoutFolder target() {
        return target;
    }

    LayoutUpload start(Digest.Algorithm algorithm) throws IOException {
        // Random bits of a secure generator: nobody can guess it (protocols H76).
        String id = UUID.randomUUID().toString();
        Files.createDirectories(folder);
        LayoutUpload upload = new LayoutUpload(this, id, Files.createFile(folder.resolve(id)), algorithm);
        known.put(id, upload);
        return upload;
    }

    /// An id comes from a stranger: only what can be one becomes a path.
    Optional<LayoutUpload> find(String id) {
        if (!ID.matcher(id).matches() || !Files.isRegularFile(folder.resolve(id))) {
            return Optional.empty();
        }
        return Optional.of(known.computeIfAbsent(
                id, ignored -> new LayoutUpload(this, id, folder.resolve(id), Digest.Algorithm.SHA256)));
    }

    void end(LayoutUpload upload) throws IOException {
        known.remove(upload.id());
        Files.deleteIfExists(upload.file());
    }

    /// Drops what nobody has gone on with since some moment.
    ///
    /// @return what it freed, or would free
    GarbageReport collect(Instant since, boolean dryRun) throws IOException {
        int count = 0;
        long bytes = 0;
        for (Path file : files()) {
            long size = sizeOfOlder(file, since);
            if (size >= 0) {
                count++;
                bytes += size;
                drop(file, dryRun);
            }
        }
        return new GarbageReport(0, 0, count, bytes);
    }

    /// @return -1 when it is newer, or has just ended
    private static long sizeOfOlder(Path file, Instant since) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toInstant().isBefore(since) ? attributes.size() : -1;
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    private void drop(Path file, boolean dryRun) throws IOException {
        if (!dryRun) {
            known.remove(String.valueOf(file.getFileName()));
            Files.deleteIfExists(file);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    void close() throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // There are uploads to go on with after a restart.
        }
    }
}
