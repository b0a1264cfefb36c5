package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The bytes of manifests, those used last in memory.
final class ManifestBytes {
    private static final long MAX_BYTES = 24L * 1024 * 1024;

    /// What an entry takes beside its bytes.
    private static final int OVERHEAD = 300;

    private final Tree tree;
    private final Lru<Digest, byte[]> cache = new Lru<>(MAX_BYTES, bytes -> bytes.length + OVERHEAD);

    ManifestBytes(Tree tree) {
        this.tree = tree;
    }

    /// The bytes of a manifest, verified. Not to be changed.
    ///
    /// @throws ImageException.Corrupt when they are damaged
    byte[] read(Digest digest) throws IOException {
        Optional<byte[]> cached = cache.find(digest);
        if (cached.isPresent()) {
            return cached.get();
        }
        byte[] raw = readFile(digest);
        cache.put(digest, raw);
        return raw;
    }

    /// As [#read(Digest)], for who reads many of them once.
    byte[] readFile(Digest digest) throws IOException {
        Path file = tree.blob(digest);
        try {
            if (Files.size(file) > Manifest.MAX_SIZE) {
                throw new ImageException.Corrupt(
                        "manifest %s is longer than %,d bytes on disk (%s)".formatted(digest, Manifest.MAX_SIZE, file));
            }
            byte[] raw = Files.readAllBytes(file);
            Digest actual = Digest.of(digest.algorithm(), raw);
            if (!actual.equals(digest)) {
                throw new ImageException.Corrupt(
                        "damaged on disk: manifest %s has the digest %s (%s)".formatted(digest, actual, file));
            }
            return raw;
        } catch (NoSuchFileException e) {
            throw new ImageException.NotFound("no manifest %s in %s".formatted(digest, file));
        }
    }

    void put(Digest digest, byte[] raw) {
        cache.put(digest, raw);
    }
}
