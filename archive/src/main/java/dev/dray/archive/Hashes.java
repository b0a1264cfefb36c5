package dev.dray.archive;

import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;

/// The sha256 of what is too long for memory.
final class Hashes {
    private Hashes() {}

    static Digest of(InputStream in) throws IOException {
        try (DigestOutputStream out =
                new DigestOutputStream(OutputStream.nullOutputStream(), Digest.Algorithm.SHA256.newHash())) {
            in.transferTo(out);
            return Digest.of(Digest.Algorithm.SHA256, out.getMessageDigest());
        }
    }
}
