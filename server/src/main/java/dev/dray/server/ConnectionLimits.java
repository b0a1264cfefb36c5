package dev.dray.server;

import java.time.Duration;

/// What connections may cost.
///
/// @param connections    at a time; more wait until one is closed
/// @param headers        bytes of a request's line and headers; more is answered with 431
/// @param idle           without a single byte, after which a connection is closed
/// @param bytesPerSecond that a caller must send or take on average, once it has had the time `grace`; 0 for
///                       any pace
/// @param grace          of waiting for one caller, before its pace matters; headers that take twice as long
///                       are waited for no more
public record ConnectionLimits(int connections, int headers, Duration idle, long bytesPerSecond, Duration grace) {
    /// A token is the longest of headers. The pace is that of nobody who means to get anywhere.
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(10_000, 32 * 1024, Duration.ofMinutes(2), 256, Duration.ofSeconds(30));

    public ConnectionLimits withConnections(int newConnections) {
        return new ConnectionLimits(newConnections, headers, idle, bytesPerSecond, grace);
    }

    public ConnectionLimits withHeaders(int newHeaders) {
        return new ConnectionLimits(connections, newHeaders, idle, bytesPerSecond, grace);
    }

    public ConnectionLimits withIdle(Duration newIdle) {
        return new ConnectionLimits(connections, headers, newIdle, bytesPerSecond, grace);
    }

    public ConnectionLimits withPace(long newBytesPerSecond, Duration newGrace) {
        return new ConnectionLimits(connections, headers, idle, newBytesPerSecond, newGrace);
    }
}
