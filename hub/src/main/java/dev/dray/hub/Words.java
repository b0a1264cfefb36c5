package dev.dray.hub;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the Hub says about a refusal, in whichever of its shapes (protocols E60).
///
/// @param document the body; null JSON where it is none
/// @param isPage   whether a page for people came, from what stands before the Hub (protocols E61)
record Words(Json document, String text, boolean isPage) {
    /// Reads the body of a reply.
    static Words of(HttpReply reply) {
        byte[] body = read(reply);
        if (ErrorBody.isPage(body)) {
            return new Words(new Json.Null(), "", true);
        }
        try {
            Json document = Json.parse(body);
            return new Words(document, ErrorBody.clean(summary(document)), false);
        } catch (IllegalArgumentException e) {
            return new Words(new Json.Null(), ErrorBody.clean(new String(body, StandardCharsets.UTF_8)), false);
        }
    }

    private static byte[] read(HttpReply reply) {
        try {
            return reply.read(ErrorBody.MAX_SIZE);
        } catch (IOException e) {
            // The status says the most of it.
            return new byte[0];
        }
    }

    private static String summary(Json document) {
        Members members = new Members(document);
        List<String> words = new ArrayList<>();
        members.text("detail")
                .or(() -> members.text("message"))
                .or(() -> members.text("text"))
                .ifPresent(words::add);
        addDetails(words, members.object("errinfo"));
        addDetails(words, members.object("fields"));
        return String.join("; ", words);
    }

    private static void addDetails(List<String> words, Members details) {
        if (details.json() instanceof Json.Members(var values)) {
            values.keySet().forEach(name -> {
                String value = details.text(name).orElse(String.join(", ", details.texts(name)));
                if (!value.isEmpty()) {
                    words.add(name + ": " + value);
                }
            });
        }
    }

    /// What was tried, and what came back.
    String message(HttpCall call, HttpReply reply) {
        URI from = reply.uri() == null ? call.uri() : reply.uri();
        return "could not %s: %s answered HTTP %d%s"
                .formatted(call.purpose(), CallFailure.host(from), reply.status(), text.isEmpty() ? "" : ", " + text);
    }
}
