package dev.dray.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// One call, as a value.
///
/// @param purpose what it is for, in words that go on after "could not": "read the manifest of ubuntu". It is the error
///                message, the line of the log and the comment over the `curl` line
/// @param body    null when there is none
public record HttpCall(
        String purpose,
        String method,
        URI uri,
        Headers headers,
        @Nullable HttpBody body) {

    public static HttpCall of(String purpose, String method, URI uri) {
        return new HttpCall(purpose, method, uri, Headers.NONE, null);
    }

    public HttpCall withMethod(String newMethod) {
        return new HttpCall(purpose, newMethod, uri, headers, body);
    }

    public HttpCall withUri(URI newUri) {
        return new HttpCall(purpose, method, newUri, headers, body);
    }

    public HttpCall withHeader(String name, String value) {
        return new HttpCall(purpose, method, uri, headers.with(name, value), body);
    }

    public HttpCall withoutHeader(String name) {
        return new HttpCall(purpose, method, uri, headers.without(name), body);
    }

    public HttpCall withBody(HttpBody newBody) {
        return new HttpCall(purpose, method, uri, headers, newBody);
    }

    public HttpCall withBody(String contentType, HttpBody newBody) {
        return withHeader("Content-Type", contentType).withBody(newBody);
    }

    /// The value of a query parameter as it stands in the URI, decoded; null when absent.
    public @Nullable String query(String name) {
        return Query.parse(uri.getRawQuery()).find(name).orElse(null);
    }
}
