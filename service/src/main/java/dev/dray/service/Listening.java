package dev.dray.service;

import dev.dray.http.Headers;
import dev.dray.server.ListenerOptions;
import dev.dray.server.V1;

/// Where a registry is reached, and how it is spoken to.
///
/// @param headers of every reply, besides the registry's own
/// @param v1      whether it also speaks Docker's old API
public record Listening(ListenerOptions listener, Headers headers, V1 v1) {
    /// Port 5000 of this machine, for this machine.
    public static final Listening DEFAULT = new Listening(ListenerOptions.LOCAL.withPort(5000), Headers.NONE, V1.OFF);

    public Listening withListener(ListenerOptions newListener) {
        return new Listening(newListener, headers, v1);
    }

    public Listening withHeaders(Headers newHeaders) {
        return new Listening(listener, newHeaders, v1);
    }

    public Listening withV1(V1 newV1) {
        return new Listening(listener, headers, newV1);
    }
}
