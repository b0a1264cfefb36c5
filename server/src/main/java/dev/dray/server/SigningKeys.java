package dev.dray.server;

import dev.dray.configuration.Pem;
import dev.dray.model.Json;
import dev.dray.protocol.Jwk;
import dev.dray.protocol.JwsAlgorithm;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The key that our tokens are signed with, and its public half that others may verify them with. The private
/// half is never printed.
public final class SigningKeys implements VerificationKeys {
    private static final System.Logger LOG = System.getLogger(SigningKeys.class.getName());

    private final KeyPair keys;
    private final JwsAlgorithm algorithm;
    private final String id;

    private SigningKeys(KeyPair keys) {
        this.keys = keys;
        this.algorithm = JwsAlgorithm.of(keys.getPublic());
        // The name that registries before distribution 3 want; the others take any that is in the set of keys.
        this.id = Jwk.libtrustName(keys.getPublic());
    }

    /// A new key (ES256, which everybody can verify) that is nowhere but here: tokens end with this object.
    public static SigningKeys fresh() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SigningKeys(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        }
    }

    /// The key in a file, so that tokens outlive the process. Where there is no file, one is made, readable by
    /// its owner alone. Another's key is taken too: the blocks `PRIVATE KEY` (EC, RSA, Ed25519) and `PUBLIC
    /// KEY` in one PEM file.
    ///
    /// @throws IOException when it cannot be read, written, or holds no such keys
    public static SigningKeys at(Path file) throws IOException {
        if (!Files.exists(file)) {
            write(fresh().keys, file);
        }
        if (OwnersFile.isOpenToOthers(file)) {
            LOG.log(Level.WARNING, file + " can be read by others, who could sign tokens with it: chmod 600 " + file);
        }
        Pem pem = Pem.read(file);
        SigningKeys read = new SigningKeys(new KeyPair(pem.publicKey(), pem.privateKey()));
        if (read.verify(read.sign(Json.object().build())).isEmpty()) {
            throw new IOException("the public key in %s is not that of the private key".formatted(file));
        }
        return read;
    }

    private static void write(KeyPair keys, Path file) throws IOException {
        String text = block("PRIVATE KEY", keys.getPrivate().getEncoded())
                + block("PUBLIC KEY", keys.getPublic().getEncoded());
        Path partial = OwnersFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
        try {
            // Whole, or not at all; where two begin at once, both then read what the last one wrote.
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
    }

    /// The public key as a set with one member, as JSON: what other registries verify our tokens with (RFC
    /// 7517).
    public Json publicKeys() {
        return Json.object()
                .put("keys", List.of(Jwk.print(keys.getPublic(), id)))
                .build();
    }

    /// A token with these claims (RFC 7519).
    String sign(Json claims) {
        Json header = Json.object()
                .put("typ", "JWT")
                .put("alg", algorithm.name())
                .put("kid", id)
                .build();
        String signed = Jws.encode(header.bytes()) + "." + Jws.encode(claims.bytes());
        try {
            Signature signature = algorithm.signature();
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Jws.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("could not sign a token", e);
        }
    }

    @Override
    public Optional<PublicKey> find(Json header) {
        return header.findText("kid").filter(id::equals).map(ignored -> keys.getPublic());
    }

    /// The public half's name alone.
    @Override
    public String toString() {
        return "SigningKeys[" + id + "]";
    }
}
