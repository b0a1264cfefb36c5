package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.testkit.ScriptedHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protocols F20 and F64.
final class EngineFailureTest {
    private static final HttpCall CALL = HttpCall.of("tag it", "POST", URI.create("http://d/v1.41/images/x/tag"));

    private static ImageException failure(int status, String type, String body) {
        return EngineFailure.of(
                CALL, HttpReply.of(status, Headers.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Rejected",
        "401, Denied",
        "403, Denied",
        "404, NotFound",
        "409, Rejected",
        "429, RateLimited",
        "500, Rejected",
        "503, Rejected",
    })
    void theStatusSaysTheKind(int status, String kind) {
        ImageException failure = failure(status, "application/json", "{\"message\":\"because\"}");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure).hasMessage("could not tag it: because");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"cause\":\"no such image\",\"message\":\"x: no such image\",\"response\":404}"
                        + "|x: no such image",
                "application/json|{\"cause\":\"deep\",\"message\":\"shallow\",\"response\":404}|shallow: deep",
                "text/plain|No such image: x|No such image: x",
                "application/json|{\"other\":1}|{\"other\":1}",
                "application/json|{\"message\":7}|{\"message\":7}",
                "text/html|<html>Login</html>|HTTP 404, and a web page",
            })
    void theWordsAreTheEngines(String type, String body, String words) {
        assertThat(failure(404, type, body)).hasMessage("could not tag it: " + words);
    }

    @Test
    void nothingSaidIsTheStatus() {
        assertThat(failure(500, "text/plain", "")).hasMessage("could not tag it: HTTP 500");
    }

    @Test
    void longTalkIsCutOff() {
        assertThat(failure(500, "text/plain", "a b\n".repeat(100_000)).getMessage())
                .hasSizeLessThan(600)
                .endsWith("…");
    }

    @Test
    void aDocumentThatIsCutIsCorrupt() {
        ScriptedHttp http = new ScriptedHttp()
                .on("HEAD /_ping", HttpReply.of(200, Headers.of("Api-Version", "1.41")))
                .on("GET /v1.41/info", HttpReply.of(200, Headers.NONE, "{\"ID\":".getBytes(StandardCharsets.UTF_8)));
        EngineCalls calls = new EngineCalls(http, URI.create("http://d"));

        assertThatThrownBy(() -> calls.json(calls.call("ask", "GET", "/info", Query.NONE)))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageStartingWith("could not ask: not JSON");
    }

    @Test
    void aWebPageIsNoDocument() {
        ScriptedHttp http = new ScriptedHttp()
                .on("HEAD /_ping", HttpReply.of(200, Headers.of("Api-Version", "1.41")))
                .on(
                        "GET /v1.41/info",
                        HttpReply.of(
                                200,
                                Headers.of("Content-Type", "text/html; charset=utf-8"),
                                "<html>Log in".getBytes(StandardCharsets.UTF_8)));
        EngineCalls calls = new EngineCalls(http, URI.create("http://d"));

        assertThatThrownBy(() -> calls.json(calls.call("ask", "GET", "/info", Query.NONE)))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessage("could not ask: a web page came where JSON was due");
    }
}
