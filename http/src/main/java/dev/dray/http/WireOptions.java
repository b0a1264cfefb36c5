package dev.dray.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How to speak on the wire.
///
/// @param connectTimeout     for one connection attempt
/// @param stallTimeout       without a single byte, before or inside a body, after which a call has failed
/// @param connectionsPerHost open at once to one host; more calls wait
/// @param userAgent          what we call ourselves
/// @param tls                whom to trust and what to show, host by host
/// @param proxies            what calls go through
/// @param unixSocket         the Unix domain socket that all calls go through, whatever their host; null for the
///                           network
/// @param unhurried          calls that have no stall time-out: what they set going may be silent for long
/// @param dialer             makes the connections that all calls go through, whatever their host; null for the
///                           network
public record WireOptions(
        Duration connectTimeout,
        Duration stallTimeout,
        int connectionsPerHost,
        String userAgent,
        TlsChoice tls,
        ProxyChoice proxies,
        @Nullable Path unixSocket,
        @Nullable Dialer dialer,
        Predicate<HttpCall> unhurried) {
    /// Java's own trusted authorities, no proxies.
    public static final WireOptions DEFAULT = new WireOptions(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            64,
            "dray/0.1",
            (host, port) -> Tls.DEFAULT,
            ProxyChoice.DIRECT,
            null,
            null,
            call -> false);

    public WireOptions withStallTimeout(Duration newStallTimeout) {
        return new WireOptions(
                connectTimeout,
                newStallTimeout,
                connectionsPerHost,
                userAgent,
                tls,
                proxies,
                unixSocket,
                dialer,
                unhurried);
    }

    public WireOptions withConnectTimeout(Duration newConnectTimeout) {
        return new WireOptions(
                newConnectTimeout,
                stallTimeout,
                connectionsPerHost,
                userAgent,
                tls,
                proxies,
                unixSocket,
                dialer,
                unhurried);
    }

    public WireOptions withConnectionsPerHost(int newConnectionsPerHost) {
        return new WireOptions(
                connectTimeout,
                stallTimeout,
                newConnectionsPerHost,
                userAgent,
                tls,
                proxies,
                unixSocket,
                dialer,
                unhurried);
    }

    public WireOptions withTls(TlsChoice newTls) {
        return new WireOptions(
                connectTimeout,
                stallTimeout,
                connectionsPerHost,
                userAgent,
                newTls,
                proxies,
                unixSocket,
                dialer,
                unhurried);
    }

    public WireOptions withProxies(ProxyChoice newProxies) {
        return new WireOptions(
                connectTimeout,
                stallTimeout,
                connectionsPerHost,
                userAgent,
                tls,
                newProxies,
                unixSocket,
                dialer,
                unhurried);
    }

    public WireOptions withUnixSocket(@Nullable Path newUnixSocket) {
        return new WireOptions(
                connectTimeout,
                stallTimeout,
                connectionsPerHost,
                userAgent,
                tls,
                proxies,
                newUnixSocket,
                dialer,
                unhurried);
    }

    public WireOptions withDialer(@Nullable Dialer newDialer) {
        return new WireOptions(
                connectTimeout,
                stallTimeout,
                connectionsPerHost,
                userAgent,
                tls,
                proxies,
                unixSocket,
                newDialer,
                unhurried);
    }

    public WireOptions withUnhurried(Predicate<HttpCall> newUnhurried) {
        return new WireOptions(
                connectTimeout,
                stallTimeout,
                connectionsPerHost,
                userAgent,
                tls,
                proxies,
                unixSocket,
                dialer,
                newUnhurried);
    }
}
