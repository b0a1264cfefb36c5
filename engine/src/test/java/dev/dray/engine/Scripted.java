package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.testkit.ScriptedHttp;
import java.net.URI;

/// An Engine that answers as a test says.
final class Scripted {
    private Scripted() {}

    /// @param version that the Engine says it speaks
    static ScriptedHttp http(String version) {
        HttpReply pong = HttpReply.of(200, Headers.NONE.with("Api-Version", version), "OK".getBytes(UTF_8));
        return new ScriptedHttp().on("GET /_ping", pong).on("HEAD /_ping", pong);
    }

    static Engine engine(ScriptedHttp http) {
        return new Engine(http, URI.create("http://engine.test"), () -> {});
    }

    static HttpReply json(String text) {
        return json(200, text);
    }

    static HttpReply json(int status, String text) {
        return HttpReply.of(status, Headers.NONE.with("Content-Type", "application/json"), text.getBytes(UTF_8));
    }
}
