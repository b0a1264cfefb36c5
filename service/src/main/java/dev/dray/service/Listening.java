package dev.dray.service;

import dev.dray.http.Headers;
import java.time.Duration;

/// Where a registry is reached.
///
/// @param host    the address to listen at
/// @param port    0 for any that is free
/// @param drain   how long calls may take to end when it is stopped
/// @param headers of every reply, besides the registry's own
public record Listening(String host, int port, Duration drain, Headers headers) {
    /// Port 5000 of this machine, for this machine.
    public static final Listening DEFAULT = new Listening("127.0.0.1", 5000, Duration.ofSeconds(10), Headers.NONE);

    public Listening withHost(String newHost) {
        return new Listening(newHost, port, drain, headers);
    }

    public Listening withPort(int newPort) {
        return new Listening(host, newPort, drain, headers);
    }

    public Listening withDrain(Duration newDrain) {
        return new Listening(host, port, newDrain, headers);
    }

    public Listening withHeaders(Headers newHeaders) {
        return new Listening(host, port, drain, newHeaders);
    }
}
