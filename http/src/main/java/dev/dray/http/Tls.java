package dev.dray.http;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What TLS with one host is made of. Compared by identity where connections are set up: give the same value for hosts
/// that are treated alike.
///
/// @param authorities whose signatures are trusted; null for Java's own list
/// @param client      what we show of ourselves when asked; null for nothing
/// @param verified    whether the host's certificate is checked at all
public record Tls(
        @Nullable List<X509Certificate> authorities,
        @Nullable ClientCertificate client,
        boolean verified) {
    /// Java's own authorities, no client certificate.
    public static final Tls DEFAULT = new Tls(null, null, true);

    public Tls {
        authorities = authorities == null ? null : List.copyOf(authorities);
    }
}
