package dev.dray.server;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// Signs claims as a JSON Web Token, and reads back what it signed itself (RFC 7519, RFC 8037; protocols
/// D32). The key is made new for every signer and never leaves it.
final class JwtSigner {
    private static final String ALGORITHM = "Ed25519";

    private final KeyPair keys;
    private final Json header;

    JwtSigner() {
        try {
            this.keys = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
        this.header = Json.object()
                .put("typ", "JWT")
                .put("alg", "EdDSA")
                .put("kid", UUID.randomUUID().toString())
                .build();
    }

    String sign(Json claims) {
        String signed = encode(header.bytes()) + "." + encode(claims.bytes());
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(ascii(signed));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not sign a token", e);
        }
    }

    /// The claims of a token that this signed; empty for any other. Nothing in the token is believed before
    /// the signature is: neither an algorithm nor a key of its own (CVE-2025-24976).
    Optional<Json> verify(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(encode(header.bytes()))) {
            return Optional.empty();
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(keys.getPublic());
            signature.update(ascii(parts[0] + "." + parts[1]));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    ? Optional.of(Json.parse(Base64.getUrlDecoder().decode(parts[1])))
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
