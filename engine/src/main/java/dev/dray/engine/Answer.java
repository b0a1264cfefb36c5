package dev.dray.engine;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What came where something else was wanted, read as far as messages need it.
///
/// @param text the body, without space around it; cut off where it is long
record Answer(int status, Headers headers, String text) {
    private static final int MAX_BODY = 64 * 1024;

    static Answer of(HttpReply reply) {
        return new Answer(reply.status(), reply.headers(), body(reply));
    }

    private static String body(HttpReply reply) {
        try {
            return new String(reply.read(MAX_BODY), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            // The status says enough.
            return "";
        }
    }

    boolean isWebPage() {
        return headers.find("Content-Type").orElse("").startsWith("text/html")
                || ErrorBody.isPage(text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isRegistry() {
        return headers.has("Docker-Distribution-Api-Version") || headers.has("X-Docker-Registry-Version");
    }

    /// What the Engine says: of `{"message":"…"}` the message, of podman's the cause too where it adds to it, and plain
    /// text of old Engines as it is (protocols F20, F64).
    String words() {
        if (isWebPage()) {
            return "HTTP %d, and a web page".formatted(status);
        }
        String words = ErrorBody.clean(message().orElse(text));
        return words.isEmpty() ? "HTTP " + status : words;
    }

    private Optional<String> message() {
        try {
            Json json = Json.parse(text);
            Optional<String> message = json.findText("message");
            String cause = json.findText("cause").orElse("");
            return message.map(says -> cause.isEmpty() || says.contains(cause) ? says : says + ": " + cause);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
