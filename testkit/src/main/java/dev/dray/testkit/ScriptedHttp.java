package dev.dray.testkit;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers calls as a test says, and remembers them. An answer is found by method and path with query; of several for
/// the same call each is given once, the last one again and again.
public final class ScriptedHttp implements Http {
    private final Map<String, List<Http>> answers = new LinkedHashMap<>();
    private final List<HttpCall> calls = Collections.synchronizedList(new ArrayList<>());

    /// @param call method and path with query, as in `GET /v2/`; a whole URL is matched where the path alone is not
    public ScriptedHttp on(String call, HttpReply reply) {
        return on(call, ignored -> reply);
    }

    public ScriptedHttp on(String call, Http answer) {
        answers.computeIfAbsent(call, ignored -> new ArrayList<>()).add(answer);
        return this;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        calls.add(call);
        return next(call).send(call);
    }

    private synchronized Http next(HttpCall call) {
        String query = call.uri().getRawQuery();
        String path = call.uri().getRawPath() + (query == null ? "" : "?" + query);
        List<Http> found = answers.getOrDefault(
                call.method() + " " + call.uri(), answers.getOrDefault(call.method() + " " + path, List.of()));
        if (found.isEmpty()) {
            return ignored -> HttpReply.of(404);
        }
        return found.size() > 1 ? found.removeFirst() : found.getFirst();
    }

    /// The calls so far, in order.
    public List<HttpCall> calls() {
        return List.copyOf(calls);
    }

    /// The calls so far, each as `METHOD url`.
    public List<String> lines() {
        return calls().stream().map(call -> call.method() + " " + call.uri()).toList();
    }
}
