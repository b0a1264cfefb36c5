package dev.dray.testkit;

import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Makes manifests of Docker's schema 1, and signs them as Docker did: with a key made for that once (protocols C130 to
/// C132).
public final class Schema1Documents {
    private static final int BYTES_OF_A_NUMBER = 32;

    private Schema1Documents() {}

    /// A manifest, not signed.
    ///
    /// @param documents base first
    /// @param blobs     base first; as many
    public static byte[] manifest(List<? extends Json> documents, List<Digest> blobs) {
        List<Json> layers = new ArrayList<>();
        blobs.reversed()
                .forEach(blob ->
                        layers.add(Json.object().put("blobSum", blob.toString()).build()));
        List<Json> history = new ArrayList<>();
        documents
                .reversed()
                .forEach(document -> history.add(Json.object()
                        .put("v1Compatibility", Json.print(document))
                        .build()));
        return Json.object()
                .put("schemaVersion", 1)
                .put("name", "acme/old")
                .put("tag", "1.0")
                .put("architecture", "amd64")
                .put("fsLayers", layers)
                .put("history", history)
                .build()
                .pretty()
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The id of a step of an image, a number written as ids are.
    public static String id(int number) {
        return "%064x".formatted(number);
    }

    /// The same manifest with a signature by a new key of Docker's kind inside.
    public static byte[] sign(byte[] payload) {
        KeyPair key = newKey("EC", 256);
        return withSignatures(
                payload, List.of(signature(payload, jwk((ECPublicKey) key.getPublic()), key.getPrivate())));
    }

    /// The same manifest with these signatures inside.
    public static byte[] withSignatures(byte[] payload, List<Json> signatures) {
        String text = new String(payload, StandardCharsets.UTF_8);
        return (text.substring(0, tail(text)) + ",\n\"signatures\": " + Json.print(Json.of(signatures)) + "\n}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int tail(String text) {
        return text.lastIndexOf("\n}");
    }

    /// One signature.
    ///
    /// @param header that tells of the key: a `jwk`, or an `x5c`
    public static Json signature(byte[] payload, Json.Members header, PrivateKey key) {
        int length = new String(payload, StandardCharsets.UTF_8)
                .substring(0, tail(new String(payload, StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.UTF_8)
                .length;
        String covered = encode(Json.object()
                .put("formatLength", length)
                .put("formatTail", encode("\n}".getBytes(StandardCharsets.UTF_8)))
                .put("time", "2015-01-01T00:00:00Z")
                .build()
                .bytes());
        boolean rsa = key.getAlgorithm().equals("RSA");
        try {
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update((covered + "." + encode(payload)).getBytes(StandardCharsets.US_ASCII));
            var whole = Json.object();
            header.values().forEach(whole::put);
            return Json.object()
                    .put("header", whole.put("alg", rsa ? "RS256" : "ES256").build())
                    .put("signature", encode(signature.sign()))
                    .put("protected", covered)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair newKey(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// The header for a key on the curve P-256.
    public static Json.Members jwk(ECPublicKey key) {
        return header(Json.object()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", number(key.getW().getAffineX()))
                .put("y", number(key.getW().getAffineY()))
                .build());
    }

    public static Json.Members jwk(RSAPublicKey key) {
        return header(Json.object()
                .put("kty", "RSA")
                .put("n", encode(key.getModulus().toByteArray()))
                .put("e", encode(key.getPublicExponent().toByteArray()))
                .build());
    }

    private static Json.Members header(Json jwk) {
        return Json.object().put("jwk", jwk).build();
    }

    private static String number(BigInteger number) {
        byte[] bytes = new byte[BYTES_OF_A_NUMBER];
        byte[] signed = number.toByteArray();
        int length = Math.min(signed.length, bytes.length);
        System.arraycopy(signed, signed.length - length, bytes, bytes.length - length, length);
        return encode(bytes);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
