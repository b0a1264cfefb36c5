package dev.dray.cli;

import dev.dray.server.ListenerOptions;
import dev.dray.server.TlsOptions;
import dev.dray.server.V1;
import dev.dray.service.Durations;
import dev.dray.service.Listening;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a registry is reached.
final class ListeningOptions {
    @Option(names = "--address", paramLabel = "HOST", description = "To listen at (default: 127.0.0.1).")
    @Nullable
    String address;

    @Option(names = "--port", paramLabel = "N", description = "To listen at; 0 takes any that is free (default: 5000).")
    @Nullable
    Integer port;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            description = "How long running calls may take to end when it is stopped (default: 10s).")
    @Nullable
    String drain;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Listen with TLS: the certificate, as PEM.")
    @Nullable
    Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, where that is in a file of its own.")
    @Nullable
    Path key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Let only those connect who show a certificate of these authorities.")
    @Nullable
    Path clientAuthorities;

    @Option(
            names = "--proxied",
            description = "Calls come through a proxy of ours: believe its X-Forwarded-For and X-Forwarded-Proto.")
    boolean proxied;

    @Option(
            names = "--v1",
            paramLabel = "SHAPE",
            arity = "0..1",
            fallbackValue = "on",
            description =
                    "Speak Docker's API of before 2016, too. --v1=registry or --v1=hub lists tags as one of them did"
                            + " (default: as the call wants it).")
    V1 v1 = V1.OFF;

    /// These options over others.
    Listening over(Listening other) {
        ListenerOptions listener =
                address == null ? other.listener() : other.listener().withHost(address);
        listener = port == null ? listener : listener.withPort(port);
        listener = drain == null ? listener : listener.withStopTimeout(Durations.parse(drain));
        listener = proxied ? listener.withProxied(true) : listener;
        return other.withListener(withTls(listener)).withV1(v1);
    }

    private ListenerOptions withTls(ListenerOptions listener) {
        if (certificate != null) {
            return listener.withTls(TlsOptions.of(certificate, key).withClientAuthorities(clientAuthorities));
        }
        if (key != null || clientAuthorities != null) {
            throw new IllegalArgumentException("--tls-key and --tls-client-ca need a --tls-cert");
        }
        return listener;
    }
}
