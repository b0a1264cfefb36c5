package dev.dray.service;

import dev.dray.http.Headers;
import dev.dray.server.ListenerOptions;

/// Where a registry is reached.
///
/// @param headers of every reply, besides the registry's own
public record Listening(ListenerOptions listener, Headers headers) {
    /// Port 5000 of this machine, for this machine.
    public static final Listening DEFAULT = new Listening(ListenerOptions.LOCAL.withPort(5000), Headers.NONE);

    public Listening withListener(ListenerOptions newListener) {
        return new Listening(newListener, headers);
    }

    public Listening withHeaders(Headers newHeaders) {
        return new Listening(listener, newHeaders);
    }
}
