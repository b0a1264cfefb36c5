package dev.dray.http;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// TLS with a host failed; says with which and why. It will not pass by itself.
public final class TlsFailure extends SSLException {
    private static final long serialVersionUID = 1;

    /// What was wrong.
    public enum Kind {
        /// Nobody that we trust signed the host's certificate.
        UNTRUSTED,
        /// The host's certificate, or that of who signed it, is no longer valid, or not yet.
        EXPIRED,
        /// The certificate is for another name.
        WRONG_HOST,
        /// The host wants a client certificate: another one, or any at all.
        CLIENT_REFUSED,
        /// What answers there does not speak TLS.
        NOT_TLS,
        OTHER
    }

    private final Kind kind;
    private final String host;

    private TlsFailure(Kind kind, String host, String message, IOException cause) {
        super(message, cause);
        this.kind = kind;
        this.host = host;
    }

    public Kind kind() {
        return kind;
    }

    /// With the port where it is not 443, as registries are named. A redirect may have led there.
    public String host() {
        return host;
    }

    static TlsFailure of(String host, int port, SSLException failure) {
        if (failure instanceof TlsFailure known) {
            return known;
        }
        String name = name(host, port);
        Kind kind = kind(failure);
        return new TlsFailure(kind, name, message(kind, name, failure), failure);
    }

    static TlsFailure clientRefused(String host, int port, IOException failure) {
        String name = name(host, port);
        return new TlsFailure(Kind.CLIENT_REFUSED, name, message(Kind.CLIENT_REFUSED, name, failure), failure);
    }

    private static String name(String host, int port) {
        return port < 0 || port == 443 ? host : host + ":" + port;
    }

    private static Kind kind(SSLException failure) {
        return Stream.iterate((Throwable) failure, e -> e != null, Throwable::getCause)
                .limit(20)
                .map(TlsFailure::kindOf)
                .filter(kind -> kind != Kind.OTHER)
                .reduce(Kind.OTHER, (first, deeper) -> deeper);
    }

    private static Kind kindOf(Throwable failure) {
        return switch (failure) {
            case CertificateExpiredException e -> Kind.EXPIRED;
            case CertificateNotYetValidException e -> Kind.EXPIRED;
            case CertPathBuilderException e -> Kind.UNTRUSTED;
            case CertPathValidatorException e -> Kind.UNTRUSTED;
            case SSLPeerUnverifiedException e -> Kind.WRONG_HOST;
            default -> ofWords(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT));
        };
    }

    /// Java has no types for what the other side says in an alert.
    private static Kind ofWords(String message) {
        if (Stream.of("certificate_required", "bad_certificate", "unknown_ca", "certificate_unknown")
                .anyMatch(message::contains)) {
            return Kind.CLIENT_REFUSED;
        }
        boolean noTls = message.contains("unrecognized ssl message") || message.contains("plaintext connection");
        return noTls ? Kind.NOT_TLS : Kind.OTHER;
    }

    private static String message(Kind kind, String host, IOException failure) {
        return switch (kind) {
            case UNTRUSTED -> "the certificate of %s is signed by nobody that is trusted here".formatted(host);
            case EXPIRED -> "the certificate of %s has expired, or is not valid yet".formatted(host);
            case WRONG_HOST -> "the certificate of %s is for another name: %s".formatted(host, failure.getMessage());
            case CLIENT_REFUSED ->
                "%s wants a client certificate, or does not accept ours (%s)".formatted(host, failure.getMessage());
            case NOT_TLS -> "%s does not speak TLS".formatted(host);
            case OTHER -> "TLS with %s failed: %s".formatted(host, failure.getMessage());
        };
    }
}
