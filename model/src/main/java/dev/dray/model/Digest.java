package dev.dray.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The hash of some content, written `sha256:<64 hex digits>`. It cannot be malformed, so it is safe in a path or a
/// URL.
///
/// Only registered algorithms that this program can compute are accepted: what cannot be verified is refused
/// (image-spec v1.1.1 descriptor.md; CVE-2024-3727).
///
/// @param hex lower case, of the length the algorithm gives
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

    /// The registered algorithms.
    public enum Algorithm {
        SHA256("SHA-256", 64),
        SHA384("SHA-384", 96),
        SHA512("SHA-512", 128);

        private final String jcaName;
        private final int hexLength;
        private final String text = name().toLowerCase(Locale.ROOT);

        Algorithm(String jcaName, int hexLength) {
            this.jcaName = jcaName;
            this.hexLength = hexLength;
        }

        /// A new, empty hash of this kind.
        public MessageDigest newHash() {
            try {
                return MessageDigest.getInstance(jcaName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has " + jcaName, e);
            }
        }

        /// As it stands in a digest: `sha256`.
        @Override
        public String toString() {
            return text;
        }
    }

    public Digest {
        if (hex.length() != algorithm.hexLength || !isLowerHex(hex)) {
            throw new IllegalArgumentException("not a digest: \"%s:%s\" (want %d lower-case hex digits)"
                    .formatted(algorithm, Excerpt.of(hex), algorithm.hexLength));
        }
    }

    /// Reads `algorithm:hex`.
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        for (Algorithm algorithm : Algorithm.values()) {
            if (colon > 0 && text.substring(0, colon).equals(algorithm.toString())) {
                return new Digest(algorithm, text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException(
                "not a digest: \"%s\" (want sha256:<64 hex digits>)".formatted(Excerpt.of(text)));
    }

    /// The sha256 of some bytes.
    public static Digest of(byte[] content) {
        return of(Algorithm.SHA256, content);
    }

    public static Digest of(Algorithm algorithm, byte[] content) {
        return ofHash(algorithm, algorithm.newHash().digest(content));
    }

    /// What a finished hash says; the hash is reset.
    public static Digest of(Algorithm algorithm, MessageDigest hash) {
        return ofHash(algorithm, hash.digest());
    }

    private static Digest ofHash(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /// The first twelve digits, as people write it.
    public String shortHex() {
        return hex.substring(0, 12);
    }

    static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    // Written out, as what Java makes by itself is put together when it is first asked for: in all records that every
    // command compares, 8 ms of its start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest(var itsAlgorithm, var itsHex) && algorithm == itsAlgorithm && hex.equals(itsHex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
