package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;

/// Replies whose body is JSON.
final class JsonReply {
    private JsonReply() {}

    static HttpReply of(int status, Json json) {
        byte[] body = json.bytes();
        return HttpReply.of(
                status,
                Headers.of("Content-Type", "application/json", "Content-Length", Integer.toString(body.length)),
                body);
    }
}
