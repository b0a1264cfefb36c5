package dev.dray.http;

import java.time.Duration;

/// How to speak on the wire.
///
/// @param connectTimeout     for one connection attempt
/// @param stallTimeout       without a single byte, before or inside a body, after which a call has failed
/// @param connectionsPerHost open at once to one host; more calls wait
/// @param userAgent          what we call ourselves
public record WireOptions(Duration connectTimeout, Duration stallTimeout, int connectionsPerHost, String userAgent) {
    public static final WireOptions DEFAULT =
            new WireOptions(Duration.ofSeconds(30), Duration.ofSeconds(60), 64, "dray/0.1");

    public WireOptions withStallTimeout(Duration newStallTimeout) {
        return new WireOptions(connectTimeout, newStallTimeout, connectionsPerHost, userAgent);
    }

    public WireOptions withConnectTimeout(Duration newConnectTimeout) {
        return new WireOptions(newConnectTimeout, stallTimeout, connectionsPerHost, userAgent);
    }
}
