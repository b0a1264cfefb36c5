package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.MediaType;

/// Replies whose body is JSON.
final class JsonReply {
    private JsonReply() {}

    static HttpReply of(int status, Json json) {
        return of(status, MediaType.JSON, json);
    }

    static HttpReply of(int status, MediaType type, Json json) {
        byte[] body = json.bytes();
        return HttpReply.of(
                status,
                Headers.of("Content-Type", type.value(), "Content-Length", Integer.toString(body.length)),
                body);
    }
}
