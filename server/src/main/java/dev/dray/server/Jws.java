package dev.dray.server;

import dev.dray.model.Json;
import dev.dray.protocol.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/// A signed token as it came, of which nothing is to be believed before its signature was verified (RFC 7515,
/// 3.1).
final class Jws {
    private final Json header;
    private final String signed;
    private final byte[] signature;
    private final byte[] claims;

    private Jws(Json header, String signed, byte[] claims, byte[] signature) {
        this.header = header;
        this.signed = signed;
        this.claims = claims;
        this.signature = signature;
    }

    /// Empty when it is no signed token.
    static Optional<Jws> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Jws(
                    Json.parseObject(decode(parts[0])), parts[0] + "." + parts[1], decode(parts[1]), decode(parts[2])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What it says of its key. Only good to choose among keys that are trusted anyway.
    Json header() {
        return header;
    }

    /// The claims, when this key signed them; empty otherwise, and when the token asks for what we do not know
    /// (`crit`).
    Optional<Json> verify(PublicKey key) {
        try {
            return header.findText("alg")
                    .flatMap(JwsAlgorithm::find)
                    .filter(algorithm -> header.find("crit").isEmpty())
                    .filter(algorithm -> algorithm.verifies(key, signed.getBytes(StandardCharsets.US_ASCII), signature))
                    .map(algorithm -> Json.parseObject(claims));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Jws" + header;
    }
}
