package dev.dray.explain;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A body that passes by: counted, hashed, and kept while it is small.
final class Content {
    /// Bytes that are kept of one body. A longer one is not kept at all.
    static final int MAX_KEPT = 64 * 1024;

    private final MessageDigest sha256 = sha256();
    private @Nullable ByteArrayOutputStream passing = new ByteArrayOutputStream();
    private long length;
    private @Nullable String digest;
    private byte @Nullable [] kept;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void add(byte[] buffer, int offset, int count) {
        sha256.update(buffer, offset, count);
        length += count;
        if (length > MAX_KEPT) {
            passing = null;
        } else if (passing != null) {
            passing.write(buffer, offset, count);
        }
    }

    /// All of it has passed.
    synchronized void end() {
        kept = passing == null ? null : passing.toByteArray();
        passing = null;
        digest = HexFormat.of().formatHex(sha256.digest());
    }

    /// Drops the bytes; length and digest stay.
    synchronized void forget() {
        kept = null;
    }

    /// Bytes that passed.
    synchronized long length() {
        return length;
    }

    /// The hex digits of its SHA-256; empty when it did not pass to its end.
    synchronized Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    /// All of it; empty when it was too long, did not pass to its end, or was dropped.
    synchronized Optional<byte[]> bytes() {
        return Optional.ofNullable(kept);
    }
}
