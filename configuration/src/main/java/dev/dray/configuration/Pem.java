package dev.dray.configuration;

import dev.dray.content.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a PEM file holds: certificates and private keys, as base64 between lines of dashes (RFC 7468). What
/// stands around the blocks is for people and passed over.
///
/// @param file where it was read
public record Pem(Path file, List<Block> blocks) {
    private static final int MAX_SIZE = 16 * 1024 * 1024;
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    public Pem {
        blocks = List.copyOf(blocks);
    }

    /// One block.
    ///
    /// @param label as in `RSA PRIVATE KEY`
    /// @param base64 what stands between the lines
    public record Block(String label, String base64) {
        public byte[] der() {
            return Base64.getMimeDecoder().decode(base64);
        }

        /// Without the content, which may be a key.
        @Override
        public String toString() {
            return label;
        }
    }

    /// Reads a file.
    ///
    /// @throws ImageException.Rejected when there is no block in it
    public static Pem read(Path file) throws IOException {
        Pem pem = new Pem(file, parse(text(file)));
        if (pem.blocks.isEmpty()) {
            throw new ImageException.Rejected(
                    "%s is not PEM: it has no line \"-----BEGIN …-----\"".formatted(file),
                    "from DER to PEM: openssl x509 -inform der -in %s".formatted(file));
        }
        return pem;
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ImageException.Rejected("%s is a folder, not a file".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new ImageException.Rejected("%s is over %,d bytes, so not PEM".formatted(file, MAX_SIZE));
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new ImageException.Rejected("%s: no such file".formatted(file));
        }
    }

    private static List<Block> parse(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        int from = 0;
        while (begin.find(from)) {
            int end = text.indexOf("-----END " + begin.group(1) + "-----", begin.end());
            if (end < 0) {
                break;
            }
            blocks.add(new Block(begin.group(1), text.substring(begin.end(), end)));
            from = end;
        }
        return blocks;
    }

    /// All certificates.
    ///
    /// @throws ImageException.Rejected when there is none, or one cannot be read
    public List<X509Certificate> certificates() throws ImageException.Rejected {
        CertificateFactory factory = factory();
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (CERTIFICATES.contains(block.label)) {
                certificates.add(certificate(factory, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new ImageException.Rejected(
                    "%s holds no certificate (but: %s)".formatted(file, String.join(", ", labels())));
        }
        return certificates;
    }

    /// The certificates that can be read; the rest is passed over. For the lists of a system, which hold many.
    List<X509Certificate> readableCertificates() {
        CertificateFactory factory = factory();
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            try {
                if (CERTIFICATES.contains(block.label)) {
                    certificates.add(certificate(factory, block));
                }
            } catch (ImageException.Rejected e) {
                // One odd authority must not take the others away.
            }
        }
        return certificates;
    }

    /// Looked up once for a file: that takes longer than a certificate.
    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("this Java has no X.509", e);
        }
    }

    private X509Certificate certificate(CertificateFactory factory, Block block) throws ImageException.Rejected {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new ImageException.Rejected("%s holds a broken certificate".formatted(file));
        }
    }

    public boolean hasPrivateKey() {
        return blocks.stream().anyMatch(block -> block.label.endsWith("PRIVATE KEY"));
    }

    /// The first private key.
    ///
    /// @throws ImageException.Rejected when there is none, or it cannot be read
    public PrivateKey privateKey() throws ImageException.Rejected {
        Block key = blocks.stream()
                .filter(block -> block.label.endsWith("PRIVATE KEY"))
                .findFirst()
                .orElseThrow(() -> new ImageException.Rejected(
                        "%s holds no private key (but: %s)".formatted(file, String.join(", ", labels()))));
        if (key.label.startsWith("ENCRYPTED") || key.base64.contains("Proc-Type:")) {
            throw new ImageException.Rejected(
                    "the private key in %s is encrypted, and there is nobody to ask for its password".formatted(file),
                    "decrypt it: openssl pkey -in %s -out key.pem".formatted(file));
        }
        try {
            return PrivateKeys.parse(key.label, key.der());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(
                    "the private key in %s cannot be read: %s".formatted(file, e.getMessage()),
                    "these can: RSA, EC, Ed25519, as openssl writes them");
        }
    }

    /// The first public key that stands for itself, not in a certificate.
    ///
    /// @throws ImageException.Rejected when there is none, or it cannot be read
    public PublicKey publicKey() throws ImageException.Rejected {
        Block key = blocks.stream()
                .filter(block -> block.label.equals("PUBLIC KEY"))
                .findFirst()
                .orElseThrow(() -> new ImageException.Rejected(
                        "%s holds no public key (but: %s)".formatted(file, String.join(", ", labels())),
                        "add that of its private key: openssl pkey -in %s -pubout >> %s".formatted(file, file)));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key.der()));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // Of another kind, perhaps.
            }
        }
        throw new ImageException.Rejected(
                "the public key in %s is broken, or of a kind that is not known".formatted(file));
    }

    private List<String> labels() {
        return blocks.stream().map(Block::label).distinct().toList();
    }
}
