package dev.dray.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.testkit.Schema1Documents;
import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Protocols C131 to C133, C140.
final class Schema1SignaturesTest {
    private static final KeyPair KEY = Schema1Documents.newKey("EC", 256);
    private static final Json.Members JWK = Schema1Documents.jwk((ECPublicKey) KEY.getPublic());

    private final byte[] payload = Schema1Documents.manifest(
            List.of(Json.object().put("id", Schema1Documents.id(1)).build()), List.of(Digest.of(new byte[0])));
    private final Json signature = Schema1Documents.signature(payload, JWK, KEY.getPrivate());

    private static byte[] read(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static String published() throws IOException {
        return new String(read(Schema1SignaturesTest.class, "schema1/signed.json"), StandardCharsets.UTF_8);
    }

    private static void refuses(byte[] document, String why) {
        assertThatThrownBy(() -> Schema1Signatures.verify(document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static void refuses(String document, String why) {
        refuses(document.getBytes(StandardCharsets.UTF_8), why);
    }

    private byte[] signedBy(Json... signatures) {
        return Schema1Documents.withSignatures(payload, List.of(signatures));
    }

    /// The signature with another header.
    private Json withHeader(Json header) {
        return Json.object()
                .put("header", header)
                .put("signature", signature.findText("signature"))
                .put("protected", signature.findText("protected"))
                .build();
    }

    private Json withAlgorithm(String algorithm) {
        return withHeader(Json.object()
                .put("jwk", JWK.find("jwk").orElseThrow())
                .put("alg", algorithm)
                .build());
    }

    @Test
    void verifiesWhatLibtrustSigned() {
        assertThatCode(() -> Schema1Signatures.verify(published().getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAnotherSignatureOrAnotherText() throws IOException {
        String text = published();

        refuses(text.replace("5f55k8lL", "5f55k8lM"), "not one of this text");
        refuses(text.replace("\"library/tiny\"", "\"library/tinx\""), "not one of this text");
        refuses(text.replace("OKF84FjQ", "OKF84A"), "not one of this text");
        refuses(text.replace("OKF84FjQ", "***"), "base64");
    }

    /// Protocols C133.
    @Test
    void refusesAKeyUnderAnothersName() throws IOException {
        refuses(published().replace("YRI6:", "YRI7:"), "YRI6:JJ5L:JVJZ");
    }

    @Test
    void refusesAnotherKey() {
        KeyPair other = Schema1Documents.newKey("EC", 256);
        Json.Members header = Schema1Documents.jwk((ECPublicKey) other.getPublic());

        refuses(signedBy(Schema1Documents.signature(payload, header, KEY.getPrivate())), "not one of this text");
    }

    @Test
    void verifiesKeysOfTheOtherKindToo() {
        KeyPair rsa = Schema1Documents.newKey("RSA", 2048);
        Json.Members header = Schema1Documents.jwk((RSAPublicKey) rsa.getPublic());

        assertThatCode(() -> Schema1Signatures.verify(
                        signedBy(Schema1Documents.signature(payload, header, rsa.getPrivate()))))
                .doesNotThrowAnyException();
    }

    @Test
    void verifiesAKeyInACertificate() throws IOException, GeneralSecurityException {
        Json.Members chain = Json.object()
                .put("x5c", Json.ofTexts(List.of(pem("client-ec.pem"), "not looked at")))
                .build();
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem("client-ec-key.pem"))));

        assertThatCode(() -> Schema1Signatures.verify(signedBy(Schema1Documents.signature(payload, chain, key))))
                .doesNotThrowAnyException();
        refuses(signedBy(Schema1Documents.signature(payload, chain, KEY.getPrivate())), "not one of this text");
    }

    private static String pem(String name) throws IOException {
        return new String(read(TlsServer.class, "tls/" + name), StandardCharsets.US_ASCII)
                .replaceAll("-----[^-]+-----", "")
                .replaceAll("\\s", "");
    }

    @Test
    void wantsAllOfSeveralSignaturesToBeRight() {
        assertThatCode(() -> Schema1Signatures.verify(signedBy(signature, signature)))
                .doesNotThrowAnyException();
        refuses(signedBy(signature, withAlgorithm("ES384")), "not one of this text");
    }

    @Test
    void doesNotVerifyWithoutEnd() {
        refuses(Schema1Documents.withSignatures(payload, Collections.nCopies(101, signature)), "101 signatures");
    }

    private Json withKey(String algorithm, String... members) {
        var jwk = Json.object();
        for (int i = 0; i < members.length; i += 2) {
            jwk.put(members[i], members[i + 1]);
        }
        return withHeader(
                Json.object().put("alg", algorithm).put("jwk", jwk.build()).build());
    }

    @Test
    void refusesKeysThatAreNone() {
        String beyond = "_".repeat(43);

        assertThatThrownBy(() -> Schema1Signatures.verify(
                        signedBy(withKey("ES256", "kty", "EC", "crv", "P-256", "x", "AA", "y", "AA"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Schema1Signatures.verify(
                        signedBy(withKey("ES256", "kty", "EC", "crv", "P-256", "x", beyond, "y", beyond))))
                .isInstanceOf(IllegalArgumentException.class);
        refuses(signedBy(withKey("ES256", "kty", "EC", "crv", "P-512", "x", "AA", "y", "AA")), "curve");
        refuses(signedBy(withKey("RS256", "kty", "RSA", "n", "AA", "e", "AA")), "broken");
        refuses(signedBy(withKey("RS256", "kty", "RSA", "n", "_".repeat(30_000), "e", "AQAB")), "broken");
        refuses(signedBy(withKey("RS256", "kty", "RSA", "e", "AQAB")), "no \"n\"");
    }

    @Test
    void refusesSignaturesOfNoKind() {
        refuses(signedBy(withAlgorithm("none")), "unknown kind \"none\"");
        refuses(signedBy(withAlgorithm("HS256")), "unknown kind \"HS256\"");
        refuses(signedBy(withHeader(Json.object().put("alg", "ES256").build())), "without \"jwk\"");
        refuses(signedBy(withHeader(Json.object().build())), "without \"alg\"");
        refuses(signedBy(withHeader(new Json.Null())), "without \"header\"");
        refuses(
                signedBy(withHeader(Json.object()
                        .put("alg", "ES256")
                        .put("jwk", Json.object().put("kty", "oct").build())
                        .build())),
                "unknown kind");
        refuses(
                signedBy(withHeader(Json.object()
                        .put("alg", "ES256")
                        .put("x5c", Json.ofTexts(List.of("AAAA")))
                        .build())),
                "broken certificate");
    }
}
