package dev.dray.junit;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import java.net.URI;

/// A call that the registry got, and how it was answered.
///
/// @param headers without what proves who the caller is: only the scheme of `Authorization` is kept
/// @param status  of the answer, as the caller got it; 0 where it got none
public record RecordedCall(String method, URI uri, Headers headers, int status) {
    static RecordedCall of(HttpCall call, int status) {
        Headers headers = call.headers().without("Cookie");
        return new RecordedCall(
                call.method(),
                call.uri(),
                headers.find("Authorization")
                        .map(value -> headers.with("Authorization", value.split(" ", 2)[0]))
                        .orElse(headers),
                status);
    }

    /// Method, path and query, as in `GET /v2/acme/web/tags/list?n=10`.
    public String line() {
        String query = uri.getRawQuery();
        return method + " " + uri.getRawPath() + (query == null ? "" : "?" + query);
    }

    @Override
    public String toString() {
        return line() + " " + status;
    }
}
