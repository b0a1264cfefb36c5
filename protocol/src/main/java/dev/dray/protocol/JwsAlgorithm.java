package dev.dray.protocol;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Optional;

/// How tokens and manifests are signed: those algorithms that need a private key. Neither `none` nor one with a shared
/// secret
/// is here, so neither can be talked into (RFC 7518, section 3; RFC 8037).
public enum JwsAlgorithm {
    ES256("SHA256withECDSAinP1363Format", "EC", 256),
    ES384("SHA384withECDSAinP1363Format", "EC", 384),
    ES512("SHA512withECDSAinP1363Format", "EC", 521),
    RS256("SHA256withRSA", "RSA", 0),
    RS384("SHA384withRSA", "RSA", 0),
    RS512("SHA512withRSA", "RSA", 0),
    EdDSA("EdDSA", "EdDSA", 0);

    private final String javaName;
    private final String keyKind;
    private final int curve;

    /// @param curve bits of it; 0 where that is not part of the algorithm
    JwsAlgorithm(String javaName, String keyKind, int curve) {
        this.javaName = javaName;
        this.keyKind = keyKind;
        this.curve = curve;
    }

    public static Optional<JwsAlgorithm> find(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst();
    }

    /// The one to sign with where the key leaves a choice.
    ///
    /// @throws IllegalArgumentException for keys of a kind that signs no tokens
    public static JwsAlgorithm of(PublicKey key) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.fits(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "keys of the kind %s sign no tokens (want EC, RSA or Ed25519)".formatted(key.getAlgorithm())));
    }

    /// A key is only used the way it was made for, whatever a token says.
    public boolean fits(PublicKey key) {
        return key.getAlgorithm().equals(keyKind)
                && (curve == 0
                        || key instanceof ECPublicKey point
                                && point.getParams().getCurve().getField().getFieldSize() == curve);
    }

    /// Whether this key signed these bytes in this way; never, where the key was made for another way.
    public boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
        if (!fits(key)) {
            return false;
        }
        try {
            Signature verifier = signature();
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// To sign or to verify with; the bytes are as RFC 7518 has them.
    public Signature signature() {
        try {
            return Signature.getInstance(javaName);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + javaName, e);
        }
    }
}
