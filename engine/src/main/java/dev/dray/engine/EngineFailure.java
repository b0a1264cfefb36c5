package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import java.io.IOException;

/// What it means that an Engine refuses, in its own words (protocols F20).
final class EngineFailure {
    private static final int MAX_BODY = 64 * 1024;

    private EngineFailure() {}

    static ImageException of(HttpCall call, HttpReply reply) {
        String message = "could not %s: %s".formatted(call.purpose(), words(reply));
        return switch (reply.status()) {
            case 401, 403 -> new ImageException.Denied(message, null);
            case 404 -> new ImageException.NotFound(message);
            default -> new ImageException.Rejected(message, null);
        };
    }

    private static String words(HttpReply reply) {
        try {
            byte[] body = reply.read(MAX_BODY);
            return Json.parse(body).findText("message").orElse("HTTP " + reply.status());
        } catch (IOException e) {
            return "HTTP " + reply.status();
        } catch (IllegalArgumentException e) {
            return "HTTP %d".formatted(reply.status());
        }
    }
}
