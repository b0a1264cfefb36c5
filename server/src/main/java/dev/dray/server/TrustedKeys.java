package dev.dray.server;

import dev.dray.configuration.Pem;
import dev.dray.model.Json;
import dev.dray.protocol.Jwk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys of a token server elsewhere: from a bundle of certificates (PEM), or a set of keys (JWKS), as
/// Docker's registry has them in `rootcertbundle` and `jwks`.
public final class TrustedKeys implements VerificationKeys {
    /// Certificates that a token may bring; more is not looked at.
    private static final int MAX_CHAIN = 10;

    private final Map<String, PublicKey> byName = new HashMap<>();
    private final Set<PublicKey> all = new HashSet<>();
    private final Set<TrustAnchor> anchors = new HashSet<>();
    private final InstantSource clock;

    private TrustedKeys(InstantSource clock) {
        this.clock = clock;
    }

    /// Reads the keys in these files, each of which may be of either kind.
    ///
    /// @throws IOException when one cannot be read or has no key
    public static TrustedKeys read(List<Path> files) throws IOException {
        return read(files, InstantSource.system());
    }

    static TrustedKeys read(List<Path> files, InstantSource clock) throws IOException {
        TrustedKeys keys = new TrustedKeys(clock);
        for (Path file : files) {
            if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .stripLeading()
                    .startsWith("{")) {
                keys.addSet(file);
            } else {
                keys.addCertificates(Pem.read(file).certificates());
            }
        }
        return keys;
    }

    private void addSet(Path file) throws IOException {
        int before = all.size();
        try {
            for (Json key : Json.parseObject(Files.readAllBytes(file)).items("keys")) {
                Optional<PublicKey> known = Jwk.parse(key);
                known.ifPresent(found -> add(found, key.findText("kid").orElse(Jwk.thumbprint(found))));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is no set of keys: %s".formatted(file, e.getMessage()), e);
        }
        if (all.size() == before) {
            throw new IOException("%s has no key to verify tokens with (want EC, RSA or Ed25519)".formatted(file));
        }
    }

    private void addCertificates(List<X509Certificate> certificates) {
        for (X509Certificate certificate : certificates) {
            anchors.add(new TrustAnchor(certificate, null));
            PublicKey key = certificate.getPublicKey();
            add(key, Jwk.thumbprint(key));
            byName.put(Jwk.libtrustName(key), key);
        }
    }

    private void add(PublicKey key, String name) {
        byName.put(name, key);
        all.add(key);
    }

    @Override
    public Optional<PublicKey> find(Json header) {
        Optional<PublicKey> named = header.findText("kid").map(byName::get);
        if (named.isPresent()) {
            return named;
        }
        List<String> chain = header.texts("x5c");
        if (!chain.isEmpty()) {
            return chain.size() > MAX_CHAIN ? Optional.empty() : vouchedFor(chain);
        }
        // Names differ from server to server; where there is one key, none is needed.
        return all.size() == 1 ? all.stream().findFirst() : Optional.empty();
    }

    /// The key of the first certificate, when the others lead from it to one that is trusted (RFC 7515, 4.1.6).
    private Optional<PublicKey> vouchedFor(List<String> chain) {
        if (anchors.isEmpty()) {
            return Optional.empty();
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (String base64 : chain) {
                certificates.add(certificate(factory, base64));
            }
            // The last may be the trusted one itself, which is no part of the way to it.
            if (certificates.size() > 1 && isAnchor(certificates.getLast())) {
                certificates.removeLast();
            }
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(certificates), parameters);
            return Optional.of(certificates.getFirst().getPublicKey());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static X509Certificate certificate(CertificateFactory factory, String base64) throws CertificateException {
        byte[] der = Base64.getDecoder().decode(base64);
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    private boolean isAnchor(X509Certificate certificate) {
        return anchors.stream().anyMatch(anchor -> certificate.equals(anchor.getTrustedCert()));
    }

    /// The names alone.
    @Override
    public String toString() {
        return "TrustedKeys" + byName.keySet();
    }
}
