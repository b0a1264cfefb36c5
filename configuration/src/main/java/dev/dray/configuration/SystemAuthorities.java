package dev.dray.configuration;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom this machine trusts: what curl and Go's programs trust, so that the authority that a company installs counts
/// here too. `SSL_CERT_FILE` and `SSL_CERT_DIR` name other places; a trust store that Java was told to use
/// (`javax.net.ssl.trustStore`) is added; Java's own list stands in where the system has none.
///
/// @param root where `/etc` is: `/`, but in tests
record SystemAuthorities(Map<String, String> environment, Path root) {
    /// Debian, Fedora, openSUSE, OpenELEC, CentOS, Alpine and macOS.
    private static final List<String> FILES = List.of(
            "etc/ssl/certs/ca-certificates.crt",
            "etc/pki/tls/certs/ca-bundle.crt",
            "etc/ssl/ca-bundle.pem",
            "etc/pki/tls/cacert.pem",
            "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "etc/ssl/cert.pem");

    private static final List<String> FOLDERS = List.of("etc/ssl/certs", "etc/pki/tls/certs");

    /// Reads them all: some hundred certificates, some ten milliseconds.
    List<X509Certificate> read() throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String folders = environment.getOrDefault("SSL_CERT_DIR", "");
        if (!file.isEmpty()) {
            all.addAll(named(Path.of(file)));
        } else {
            bundle().forEach(all::addAll);
        }
        // A bundle has what the folder has; the folder takes far longer.
        if (!folders.isEmpty() || !file.isEmpty() || all.isEmpty()) {
            for (Path folder : folders(folders)) {
                all.addAll(folder(folder));
            }
        }
        if (all.isEmpty() || System.getProperty("javax.net.ssl.trustStore") != null) {
            all.addAll(ofJava());
        }
        return List.copyOf(all);
    }

    private static List<X509Certificate> named(Path file) throws IOException {
        try {
            return Pem.read(file).certificates();
        } catch (ImageException.Rejected e) {
            throw new ImageException.Rejected(
                    "SSL_CERT_FILE: " + e.getMessage(), e.help().orElse(null));
        }
    }

    private Stream<List<X509Certificate>> bundle() throws IOException {
        for (String file : FILES) {
            Path path = root.resolve(file);
            if (Files.isReadable(path)) {
                return Stream.of(Pem.read(path).readableCertificates());
            }
        }
        return Stream.empty();
    }

    private List<Path> folders(String named) {
        return named.isEmpty()
                ? FOLDERS.stream().map(root::resolve).filter(Files::isDirectory).toList()
                : Stream.of(named.split(":"))
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .toList();
    }

    /// All files that hold certificates; a system's folder has others too.
    private static List<X509Certificate> folder(Path folder) throws IOException {
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            entries.forEach(files::add);
        }
        List<X509Certificate> all = new ArrayList<>();
        for (Path file : files) {
            try {
                all.addAll(Pem.read(file).readableCertificates());
            } catch (IOException e) {
                // A key that only root may read, for one.
            }
        }
        return all;
    }

    private static List<X509Certificate> ofJava() throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            List<X509Certificate> all = new ArrayList<>();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    all.addAll(List.of(trust.getAcceptedIssuers()));
                }
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IOException("Java's trust store cannot be read: " + e.getMessage(), e);
        }
    }
}
