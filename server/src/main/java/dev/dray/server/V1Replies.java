package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;

/// V1Replies in the words of the time (protocols B39b).
final class V1Replies {
    /// What may change at any moment.
    private static final Headers FRESH = Headers.of("Cache-Control", "no-cache", "Expires", "-1", "Pragma", "no-cache");

    /// An image's id never means another image, to who asks.
    private static final Headers LASTING =
            Headers.of("Cache-Control", "public, max-age=31536000", "Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT");

    private V1Replies() {}

    static HttpReply of(int status, Json body) {
        return bytes(status, FRESH.with("Content-Type", "application/json"), V1Json.bytes(body));
    }

    /// The answer where all went well and there is nothing to tell.
    static HttpReply yes() {
        return of(200, Json.of(true));
    }

    static HttpReply error(int status, String text) {
        return of(status, Json.object().put("error", text).build());
    }

    /// Without quotes, as Docker Hub's website answered.
    static HttpReply plain(int status, String text) {
        return bytes(
                status, FRESH.with("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    static HttpReply lasting(byte[] json) {
        return bytes(200, LASTING.with("Content-Type", "application/json"), json);
    }

    /// What the answer is to whoever has any version (protocols B39b).
    static HttpReply notModified() {
        return HttpReply.of(304, LASTING);
    }

    /// @param path on this server
    static HttpReply redirect(String path) {
        return bytes(302, FRESH.with("Location", path), new byte[0]);
    }

    private static HttpReply bytes(int status, Headers headers, byte[] body) {
        return HttpReply.of(status, headers.with("Content-Length", Integer.toString(body.length)), body);
    }
}
