package dev.dray.server;

import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which content belongs to which repository, as empty files: `acme/web/_blobs/sha256-<hex>`. The bytes are shared, but
/// who may read one repository must not read another's by guessing digests (protocols H72).
final class BlobLinks {
    private final Path folder;

    BlobLinks(Path folder) {
        this.folder = folder;
    }

    /// No component of a repository's path starts with `_`, and a digest cannot be malformed (protocols H71).
    private Path file(String repository, Digest digest) {
        return folder.resolve(repository).resolve("_blobs").resolve(digest.algorithm() + "-" + digest.hex());
    }

    boolean has(String repository, Digest digest) {
        return Files.exists(file(repository, digest));
    }

    void add(String repository, Digest digest) throws IOException {
        Path file = file(repository, digest);
        Files.createDirectories(file.resolveSibling("."));
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Pushed again, or by two at once.
        }
    }

    void remove(String repository, Digest digest) throws IOException {
        Files.deleteIfExists(file(repository, digest));
    }
}
