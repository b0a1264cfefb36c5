package dev.dray.storage;

import dev.dray.model.Digest;
import java.security.MessageDigest;
import java.util.Optional;

/// The hash of the bytes of an upload so far.
final class UploadHash {
    private final Digest.Algorithm algorithm;
    private final MessageDigest hash;
    private long hashed;

    UploadHash(Digest.Algorithm algorithm) {
        this.algorithm = algorithm;
        this.hash = algorithm.newHash();
    }

    /// Bytes it has seen.
    long hashed() {
        return hashed;
    }

    void update(byte[] bytes, int length) {
        hash.update(bytes, 0, length);
        hashed += length;
    }

    /// The digest of so many bytes, if it is of those and this kind. It may go on then.
    Optional<Digest> digest(Digest.Algorithm wanted, long size) {
        if (wanted != algorithm || size != hashed) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.of(algorithm, (MessageDigest) hash.clone()));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the hashes of every Java runtime can be copied", e);
        }
    }
}
