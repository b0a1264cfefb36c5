package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which content belongs to which repository, as empty files: `acme/web/_blobs/sha256-<hex>`. The bytes are
/// shared, but who may read one repository must not read another's by guessing digests (protocols H72).
final class BlobLinks {
    private final Path folder;

    BlobLinks(Path folder) {
        this.folder = folder;
    }

    /// No component of a repository's path starts with `_`, so this is no repository (protocols H71).
    private Path folder(String repository) {
        return folder.resolve(repository).resolve("_blobs");
    }

    /// A digest cannot be malformed, so it is safe in a path.
    private static String name(Digest digest) {
        return digest.algorithm() + "-" + digest.hex();
    }

    /// Where all repositories' folders are.
    Path folder() {
        return folder;
    }

    boolean hasRepository(String repository) {
        return Files.isDirectory(folder(repository));
    }

    boolean has(String repository, Digest digest) {
        return Files.exists(folder(repository).resolve(name(digest)));
    }

    void add(String repository, Digest digest) throws IOException {
        Files.createDirectories(folder(repository));
        try {
            Files.createFile(folder(repository).resolve(name(digest)));
        } catch (FileAlreadyExistsException e) {
            // Pushed again, or by two at once.
        }
    }

    void remove(String repository, Digest digest) throws IOException {
        Files.deleteIfExists(folder(repository).resolve(name(digest)));
    }

    /// Makes a digest stand for another one, that of a manifest which may go.
    void addAlias(String repository, Digest digest, Digest manifest) throws IOException {
        Path aliases = folder.resolve(repository).resolve("_aliases");
        Files.createDirectories(aliases);
        Path whole = Files.createTempFile(folder, ".alias-", null);
        Files.writeString(whole, manifest.toString());
        Files.move(whole, aliases.resolve(name(digest)), StandardCopyOption.ATOMIC_MOVE);
    }

    Optional<Digest> findAlias(String repository, Digest digest) throws IOException {
        try {
            Path alias = folder.resolve(repository).resolve("_aliases").resolve(name(digest));
            return Optional.of(Digest.parse(Files.readString(alias)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    List<Digest> list(String repository) throws IOException {
        try (Stream<Path> files = Files.list(folder(repository))) {
            return files.map(file ->
                            Digest.parse(String.valueOf(file.getFileName()).replaceFirst("-", ":")))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
