package dev.dray.server;

import dev.dray.http.HttpCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The tokens of the API v1, `signature=<40 hex digits>,repository="acme/web",access=read` (protocols B40, B43), and
/// the signatures in the URLs of layers, which take the place of a token there.
///
/// Nothing is kept of a token: its signature holds when it ends and a keyed hash of all that it says. The key is made
/// new for every registry that starts.
final class V1Tokens {
    /// Of a token. A pull asks for one at its beginning and for none later, however long it takes.
    static final Duration LIFETIME = Duration.ofHours(1);

    /// Of a layer's URL, within which its download must begin.
    static final Duration LAYER_LIFETIME = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FIELD = Pattern.compile("(\\w+)[:=][\\s\"]?([^\",]+)\"?");

    /// Bytes of a signature: 4 of when it ends, 2 that make each one new, the rest of the hash.
    private static final int LENGTH = 20;

    private static final int HEAD = 6;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final InstantSource clock;

    V1Tokens(InstantSource clock) {
        this.clock = clock;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /// What a token says.
    ///
    /// @param repository by its name in this API
    /// @param access     `read`, `write` or `delete`
    record Claim(String signature, String repository, String access) {
        /// Reads `Authorization: Token …`; empty when it is none. Strange ones have the word twice (protocols B42).
        static Optional<Claim> find(HttpCall call) {
            List<String> values = call.headers().all("Authorization");
            if (values.size() != 1 || !values.getFirst().strip().regionMatches(true, 0, "Token", 0, 5)) {
                return Optional.empty();
            }
            Map<String, String> fields = new HashMap<>();
            Matcher matcher = FIELD.matcher(values.getFirst());
            while (matcher.find()) {
                fields.put(matcher.group(1), matcher.group(2));
            }
            return Optional.of(new Claim(
                    fields.getOrDefault("signature", ""),
                    fields.getOrDefault("repository", ""),
                    fields.getOrDefault("access", "")));
        }

        @Override
        public String toString() {
            return "repository=\"%s\",access=%s".formatted(repository, access);
        }
    }

    /// A new token.
    ///
    /// @param path of the repository as it is stored, which is not told but covered
    String issue(String repository, String path, String access) {
        byte[] head = new byte[HEAD];
        random.nextBytes(head);
        ByteBuffer.wrap(head).putInt(end(LIFETIME));
        String signature = sign(head, "token", repository, path, access);
        return "signature=%s,repository=\"%s\",access=%s".formatted(signature, repository, access);
    }

    /// Whether this gave the token, for the repository that is stored there, and it has not ended.
    boolean isGood(Claim claim, String path) {
        return isGood(claim.signature(), "token", claim.repository(), path, claim.access());
    }

    /// Lets whoever has the URL of this layer have it, for a while.
    String signLayer(String path, String digest) {
        byte[] head = ByteBuffer.allocate(HEAD).putInt(end(LAYER_LIFETIME)).array();
        return sign(head, "layer", path, digest);
    }

    boolean isGoodForLayer(String signature, String path, String digest) {
        return isGood(signature, "layer", path, digest);
    }

    private int end(Duration lifetime) {
        return (int) clock.instant().plus(lifetime).getEpochSecond();
    }

    private boolean isGood(String signature, String... parts) {
        if (!signature.matches("[0-9a-f]{40}")) {
            return false;
        }
        byte[] head = Arrays.copyOf(HexFormat.of().parseHex(signature), HEAD);
        long end = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt());
        return end > clock.instant().getEpochSecond()
                && MessageDigest.isEqual(ascii(signature), ascii(sign(head, parts)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String sign(byte[] head, String... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            // None of the parts can hold a line break.
            mac.update(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            byte[] signature = Arrays.copyOf(head, LENGTH);
            System.arraycopy(mac.doFinal(), 0, signature, HEAD, LENGTH - HEAD);
            return HexFormat.of().formatHex(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
