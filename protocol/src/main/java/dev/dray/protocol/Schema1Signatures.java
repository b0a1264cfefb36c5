package dev.dray.protocol;

import dev.dray.model.Json;
import dev.dray.model.Schema1;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;

/// The signatures inside of manifests of Docker's schema 1 (JWS, as libtrust made them; protocols C131 to C133). Each
/// brings its own key, made by whoever pushed, often for that once. So they tell that nothing was changed since, and
/// nothing of who signed (protocols C136).
public final class Schema1Signatures {
    /// Signatures that are verified; more is refused. Early registries kept one for each push of the same manifest.
    private static final int MAX_SIGNATURES = 100;

    private Schema1Signatures() {}

    /// Verifies all signatures of a signed manifest.
    ///
    /// @throws IllegalArgumentException when one does not fit, when they are about different texts, or
    ///                                  when there are none or too many
    public static void verify(byte[] document) {
        byte[] payload = Schema1.payload(document);
        List<Json> signatures = Json.parseObject(document).items("signatures");
        if (signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException(
                    "%,d signatures (at most %d)".formatted(signatures.size(), MAX_SIGNATURES));
        }
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
        signatures.forEach(signature -> verify(signature, encoded));
    }

    private static void verify(Json signature, String payload) {
        Json header = signature.find("header").orElseThrow(() -> missing("header"));
        String name = text(header, "alg");
        JwsAlgorithm algorithm = JwsAlgorithm.find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("signature of the unknown kind \"%s\"".formatted(name)));
        String signed = text(signature, "protected") + "." + payload;
        if (!algorithm.verifies(
                key(header),
                signed.getBytes(StandardCharsets.US_ASCII),
                Base64.getUrlDecoder().decode(text(signature, "signature")))) {
            throw new IllegalArgumentException("a signature of the manifest is not one of this text");
        }
    }

    private static PublicKey key(Json header) {
        List<String> chain = header.texts("x5c");
        return header.find("jwk").isPresent() || chain.isEmpty()
                ? named(header.find("jwk").orElseThrow(() -> missing("jwk")))
                : certified(chain.getFirst());
    }

    /// A key goes by the name that libtrust gives it, or one could be taken for another.
    private static PublicKey named(Json jwk) {
        PublicKey key = Jwk.parse(jwk)
                .orElseThrow(() -> new IllegalArgumentException("signature with a key of an unknown kind"));
        String name = Jwk.libtrustName(key);
        if (jwk.findText("kid").filter(kid -> !kid.equals(name)).isPresent()) {
            throw new IllegalArgumentException("a signature's key is not the one that it is called: " + name);
        }
        return key;
    }

    /// The first certificate is the signer's; the chain would tell who that is, which means nothing here.
    private static PublicKey certified(String base64) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(base64)))
                    .getPublicKey();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("signature with a broken certificate", e);
        }
    }

    private static String text(Json json, String member) {
        return json.findText(member).orElseThrow(() -> missing(member));
    }

    private static IllegalArgumentException missing(String member) {
        return new IllegalArgumentException("signature without \"%s\"".formatted(member));
    }
}
