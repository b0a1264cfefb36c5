package dev.dray.protocol;

import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Public keys as JSON (RFC 7517, RFC 7518 section 6, RFC 8037), and what they are called.
public final class Jwk {
    /// What stands before the 32 bytes of a key in its DER (RFC 8410).
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_SIZE = 32;

    private Jwk() {}

    /// The key for others: with a name and what it is for.
    public static Json print(PublicKey key, String name) {
        JsonBuilder json = Json.object();
        members(key, json);
        return json.put("kid", name)
                .put("use", "sig")
                .put("alg", JwsAlgorithm.of(key).name())
                .build();
    }

    /// A name that only this key has (RFC 7638).
    public static String thumbprint(PublicKey key) {
        JsonBuilder json = Json.object();
        members(key, json);
        return encode(HexFormat.of().parseHex(Digest.of(json.build().bytes()).hex()));
    }

    /// What libtrust calls a key, Docker's library of 2014 for keys: `ABCD:EFGH:…` (protocols C133, D32).
    public static String libtrustName(PublicKey key) {
        return LibtrustName.of(key);
    }

    /// What makes the key, in the order of the names, which a thumbprint needs.
    private static void members(PublicKey key, JsonBuilder json) {
        switch (key) {
            case RSAPublicKey rsa ->
                json.put("e", unsigned(rsa.getPublicExponent(), 1))
                        .put("kty", "RSA")
                        .put("n", unsigned(rsa.getModulus(), 1));
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                json.put("crv", "P-" + bits)
                        .put("kty", "EC")
                        .put("x", unsigned(ec.getW().getAffineX(), (bits + 7) / 8))
                        .put("y", unsigned(ec.getW().getAffineY(), (bits + 7) / 8));
            }
            case EdECPublicKey ed -> {
                byte[] der = ed.getEncoded();
                json.put("crv", ed.getParams().getName())
                        .put("kty", "OKP")
                        .put("x", encode(Arrays.copyOfRange(der, ED25519.length, der.length)));
            }
            default ->
                throw new IllegalArgumentException("keys of the kind %s are none here".formatted(key.getAlgorithm()));
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String unsigned(BigInteger number, int atLeast) {
        byte[] signed = number.toByteArray();
        int length = Math.max(atLeast, (number.bitLength() + 7) / 8);
        byte[] bytes = new byte[length];
        int from = Math.max(0, signed.length - length);
        System.arraycopy(signed, from, bytes, length - signed.length + from, signed.length - from);
        return encode(bytes);
    }

    /// Reads a key; empty when it is of a kind or for a use that is none here.
    ///
    /// @throws IllegalArgumentException when it is broken
    public static Optional<PublicKey> parse(Json json) {
        if (json.findText("use").filter(use -> !use.equals("sig")).isPresent()) {
            return Optional.empty();
        }
        try {
            return switch (json.findText("kty").orElse("")) {
                case "RSA" -> Optional.of(rsa(json));
                case "EC" -> Optional.of(ec(json));
                case "OKP" -> ed25519(json);
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a key is broken", e);
        }
    }

    private static PublicKey rsa(Json json) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(json, "n"), number(json, "e")));
    }

    private static PublicKey ec(Json json) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec(
                switch (json.findText("crv").orElse("")) {
                    case "P-256" -> "secp256r1";
                    case "P-384" -> "secp384r1";
                    case "P-521" -> "secp521r1";
                    default -> throw new IllegalArgumentException("a key has a curve that is not known");
                }));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(json, "x"), number(json, "y")),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static Optional<PublicKey> ed25519(Json json) throws GeneralSecurityException {
        byte[] key = bytes(json, "x");
        if (!json.findText("crv").equals(Optional.of("Ed25519")) || key.length != ED25519_SIZE) {
            return Optional.empty();
        }
        byte[] der = Arrays.copyOf(ED25519, ED25519.length + key.length);
        System.arraycopy(key, 0, der, ED25519.length, key.length);
        return Optional.of(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    }

    private static BigInteger number(Json json, String name) {
        return new BigInteger(1, bytes(json, name));
    }

    private static byte[] bytes(Json json, String name) {
        return Base64.getUrlDecoder()
                .decode(json.findText(name)
                        .orElseThrow(() -> new IllegalArgumentException("a key has no \"%s\"".formatted(name))));
    }
}
