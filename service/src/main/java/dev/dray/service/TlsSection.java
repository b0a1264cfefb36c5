package dev.dray.service;

import dev.dray.server.TlsOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `http.tls` of a [DistributionConfig].
final class TlsSection {
    private TlsSection() {}

    static @Nullable TlsOptions read(Setting tls) {
        tls.refuse("letsencrypt");
        String minimum = tls.text("minimumtls").orElse("tls1.2");
        List<String> authorities = tls.texts("clientcas");
        Path certificate = tls.text("certificate").map(Path::of).orElse(null);
        Path key = tls.text("key").map(Path::of).orElse(null);
        if (!minimum.equals("tls1.2")) {
            throw new IllegalArgumentException("http.tls.minimumtls: not supported, but for tls1.2");
        }
        if (authorities.size() > 1) {
            throw new IllegalArgumentException("http.tls.clientcas: not supported, but for one file");
        }
        if (certificate == null) {
            return null;
        }
        TlsOptions options = TlsOptions.of(certificate, key);
        return authorities.isEmpty() ? options : options.withClientAuthorities(Path.of(authorities.getFirst()));
    }
}
