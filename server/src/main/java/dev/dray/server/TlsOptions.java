package dev.dray.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// With which certificate a registry speaks TLS (1.2 or 1.3), as PEM files. They are read again when they have
/// changed; new connections then get the new certificate. While they cannot be read, the old one stays.
///
/// @param certificate       the registry's own certificate first, then those that lead to its authority
/// @param key               its private key (PKCS#8, PKCS#1 or SEC 1), not encrypted; null when it is in the
///                          same file
/// @param clientAuthorities whose certificates callers must have to connect at all; null when they need none
public record TlsOptions(
        Path certificate, @Nullable Path key, @Nullable Path clientAuthorities) {

    public static TlsOptions of(Path certificate, @Nullable Path key) {
        return new TlsOptions(certificate, key, null);
    }

    public TlsOptions withClientAuthorities(@Nullable Path newClientAuthorities) {
        return new TlsOptions(certificate, key, newClientAuthorities);
    }

    List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(certificate));
        if (key != null) {
            files.add(key);
        }
        if (clientAuthorities != null) {
            files.add(clientAuthorities);
        }
        return files;
    }
}
