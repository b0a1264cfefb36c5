package dev.dray.http;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What came back. Close it: what is left of the body is dropped.
///
/// @param body never null; empty for HEAD
/// @param uri  where it came from in the end, after redirects; null until a layer that follows them says so
public record HttpReply(
        int status,
        Headers headers,
        InputStream body,
        @Nullable URI uri) implements Closeable {

    public static HttpReply of(int status) {
        return of(status, Headers.NONE, new byte[0]);
    }

    public static HttpReply of(int status, Headers headers) {
        return of(status, headers, new byte[0]);
    }

    public static HttpReply of(int status, Headers headers, byte[] body) {
        return new HttpReply(status, headers, new ByteArrayInputStream(body), null);
    }

    public HttpReply withHeader(String name, String value) {
        return new HttpReply(status, headers.with(name, value), body, uri);
    }

    public HttpReply withBody(InputStream newBody) {
        return new HttpReply(status, headers, newBody, uri);
    }

    public HttpReply withUri(URI newUri) {
        return new HttpReply(status, headers, body, newUri);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// Reads the body up to a limit in bytes; what goes on after it is left unread.
    public byte[] read(int limit) throws IOException {
        return body.readNBytes(limit);
    }

    /// The declared length of the body in bytes, or -1.
    public long length() {
        try {
            return headers.find("Content-Length")
                    .map(String::strip)
                    .map(Long::parseLong)
                    .orElse(HttpBody.UNKNOWN);
        } catch (NumberFormatException e) {
            return HttpBody.UNKNOWN;
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
