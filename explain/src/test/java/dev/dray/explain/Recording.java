package dev.dray.explain;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Calls that are answered as they are told to be, and what is made of them.
final class Recording {
    final Explanation explanation = new Explanation(InstantSource.fixed(Instant.parse("2026-11-30T08:00:00Z")));
    final Deque<HttpReply> replies = new ArrayDeque<>();
    private final Http http;

    Recording() {
        this(List.of());
    }

    /// @param options for `curl`
    Recording(List<String> options) {
        http = explanation.layer(uri -> options).apply(call -> {
            HttpBody body = call.body();
            if (body != null) {
                body.open().readAllBytes();
            }
            if (replies.isEmpty()) {
                throw new IOException("connection reset");
            }
            return replies.remove();
        });
    }

    static HttpCall get(String url) {
        return HttpCall.of("look", "GET", URI.create(url));
    }

    /// Sends a call and reads its answer to the end.
    ///
    /// @param headers of the answer, names and values by turns
    Recording answer(HttpCall call, int status, String body, String... headers) throws IOException {
        replies.add(HttpReply.of(status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8)));
        try (HttpReply reply = http.send(call)) {
            reply.body().readAllBytes();
        }
        return this;
    }

    HttpReply send(HttpCall call) throws IOException {
        return http.send(call);
    }

    String script(Path... folders) throws IOException {
        StringBuilder script = new StringBuilder();
        explanation.writeScript(script, new ScriptOptions("dray test", Arrays.asList(folders)));
        return script.toString();
    }

    String har() {
        return explanation.har("1.0").toString();
    }
}
