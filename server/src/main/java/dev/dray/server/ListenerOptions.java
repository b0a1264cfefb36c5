package dev.dray.server;

import dev.dray.http.HttpTrace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a registry is reached.
///
/// @param host        the address to listen at; by default only this machine reaches it
/// @param port        0 for any free one
/// @param trace       is told of every call and its answer
/// @param stopTimeout how long running calls may take to end when the server is closed
/// @param tls         with which certificate; null for plain http
/// @param proxied     whether all calls come through a proxy of ours, so that its `X-Forwarded-Proto` and
///                    `X-Forwarded-For` are believed; what a stranger says there never is
/// @param limits      of connections
public record ListenerOptions(
        String host,
        int port,
        HttpTrace trace,
        Duration stopTimeout,
        @Nullable TlsOptions tls,
        boolean proxied,
        ConnectionLimits limits) {
    /// On a free port of this machine.
    public static final ListenerOptions LOCAL = new ListenerOptions(
            "127.0.0.1", 0, HttpTrace.SILENT, Duration.ofSeconds(10), null, false, ConnectionLimits.DEFAULT);

    public ListenerOptions withHost(String newHost) {
        return new ListenerOptions(newHost, port, trace, stopTimeout, tls, proxied, limits);
    }

    public ListenerOptions withPort(int newPort) {
        return new ListenerOptions(host, newPort, trace, stopTimeout, tls, proxied, limits);
    }

    public ListenerOptions withTrace(HttpTrace newTrace) {
        return new ListenerOptions(host, port, newTrace, stopTimeout, tls, proxied, limits);
    }

    public ListenerOptions withStopTimeout(Duration newStopTimeout) {
        return new ListenerOptions(host, port, trace, newStopTimeout, tls, proxied, limits);
    }

    public ListenerOptions withTls(@Nullable TlsOptions newTls) {
        return new ListenerOptions(host, port, trace, stopTimeout, newTls, proxied, limits);
    }

    public ListenerOptions withProxied(boolean newProxied) {
        return new ListenerOptions(host, port, trace, stopTimeout, tls, newProxied, limits);
    }

    public ListenerOptions withLimits(ConnectionLimits newLimits) {
        return new ListenerOptions(host, port, trace, stopTimeout, tls, proxied, newLimits);
    }
}
