package dev.dray.configuration;

import dev.dray.http.ClientCertificate;
import dev.dray.http.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// TLS with one host, of files (PEM) that somebody named: no folder of certificates is looked into.
///
/// @param authority   authorities to trust besides the system's; null for none
/// @param certificate what the host is shown of us; null for nothing
/// @param key         its private key; null when that is in the same file
/// @param verified    whether the host's certificate is checked at all
public record TlsFiles(
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean verified) {
    /// Reads them.
    ///
    /// @param environment where `SSL_CERT_FILE` and `SSL_CERT_DIR` are looked up
    public Tls read(Map<String, String> environment) throws IOException {
        ClientCertificate client = certificate == null ? null : ClientFiles.read(certificate, key);
        return new Tls(verified ? authorities(environment) : List.of(), client, verified);
    }

    private List<X509Certificate> authorities(Map<String, String> environment) throws IOException {
        // First what was named: a mistake there is told without reading the rest.
        List<X509Certificate> all = new ArrayList<>();
        if (authority != null) {
            all.addAll(Pem.read(authority).certificates());
        }
        all.addAll(new SystemAuthorities(environment, Path.of("/")).read());
        return all;
    }

    /// The same for `curl`, which trusts the one file of authorities only.
    public List<String> curlOptions() {
        List<String> words = new ArrayList<>();
        if (!verified) {
            words.add("-k");
        } else if (authority != null) {
            words.addAll(List.of("--cacert", authority.toAbsolutePath().toString()));
        }
        if (certificate != null) {
            words.addAll(List.of("--cert", certificate.toAbsolutePath().toString()));
        }
        if (key != null) {
            words.addAll(List.of("--key", key.toAbsolutePath().toString()));
        }
        return words;
    }
}
