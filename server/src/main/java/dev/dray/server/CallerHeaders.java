package dev.dray.server;

import dev.dray.http.Headers;
import java.net.URI;
import java.util.List;

/// What is said of a call by who passed it on. Believed only of a proxy that is ours: everybody can write it.
///
/// @param proxied whether every call comes through such a proxy
record CallerHeaders(boolean proxied) {
    private static final String PROTO = "X-Forwarded-Proto";

    /// The headers with the caller's address as the only thing they say of the way here.
    ///
    /// @param remote the address at the other end of the connection
    Headers of(Headers headers, String remote) {
        String passedOn = proxied ? last(headers.all(Caller.ADDRESS)) : "";
        return headers.without("Forwarded").with(Caller.ADDRESS, passedOn.isEmpty() ? remote : passedOn);
    }

    /// The URL as the caller wrote it, not as the proxy did.
    URI of(URI uri, Headers headers) {
        String scheme = proxied ? last(headers.all(PROTO)) : "";
        boolean known = scheme.equals("https") || scheme.equals("http");
        return known && uri.getScheme() != null
                ? URI.create(scheme + uri.toString().substring(uri.getScheme().length()))
                : uri;
    }

    /// Each proxy adds its own at the end.
    private static String last(List<String> values) {
        String all = String.join(",", values);
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }
}
