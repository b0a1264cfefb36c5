package dev.dray.explain;

import static dev.dray.explain.Recording.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.HttpBody;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class HttpArchiveTest {
    private final Recording calls = new Recording();

    @Test
    void hasAllThatTheFormatWants() throws Exception {
        calls.answer(
                get("http://r.test/x?n=1").withHeader("Accept", "a/b"), 200, "{}", "Content-Type", "application/json");

        Json log = Json.parse(calls.har()).find("log").orElseThrow();

        assertThat(log.findText("version")).contains("1.2");
        Json entry = log.items("entries").getFirst();
        assertThat(entry.findText("startedDateTime")).contains("2026-11-30T08:00:00Z");
        assertThat(entry.findText("comment")).contains("look");
        assertThat(((Json.Members) entry.find("request").orElseThrow()).values())
                .containsOnlyKeys(
                        "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize");
        Json response = entry.find("response").orElseThrow();
        assertThat(response.find("status").orElseThrow()).hasToString("200");
        assertThat(response.find("content").flatMap(content -> content.findText("text")))
                .contains("{}");
    }

    @Test
    void holdsNoSecrets() throws Exception {
        String basic = Base64.getEncoder().encodeToString("me:s3cret-password".getBytes(StandardCharsets.UTF_8));

        calls.answer(
                        get("http://me:s3cret@r.test/x?sig=s3cret").withHeader("Authorization", "Basic " + basic),
                        307,
                        "you said s3cret-password",
                        "Location",
                        "http://me:s3cret@cdn.test/x?sig=s3cret",
                        "Set-Cookie",
                        "a=s3cret",
                        "WWW-Authenticate",
                        "Token signature=s3cret")
                .answer(
                        get("http://r.test/token")
                                .withMethod("POST")
                                .withBody("application/x-www-form-urlencoded", text("a=b&password=s3cret")),
                        200,
                        "{\"token\":\"s3cret\",\"x\":[{\"refresh_token\":\"s3cret\"}]}")
                .answer(
                        get("http://r.test/login")
                                .withMethod("POST")
                                .withBody("application/json", text("{\"password\":\"s3cret\",\"user\":\"me\"}")),
                        200,
                        "");

        assertThat(calls.har())
                .contains("http://cdn.test/x?…", "\\\"me\\\"", "307")
                .doesNotContain("s3cret", basic);
    }

    @Test
    void leavesOutWhatIsNoText() throws Exception {
        calls.answer(
                get("http://r.test/x").withMethod("PUT").withBody("a/b", HttpBody.of(new byte[] {-1, -2})), 201, "");

        assertThat(calls.har()).contains("\"mimeType\":\"a/b\",\"text\":\"\"", "\"bodySize\":2");
    }

    @Test
    void showsCallsWithoutAnAnswer() {
        assertThatThrownBy(() -> calls.send(get("http://r.test/x"))).isInstanceOf(IOException.class);

        assertThat(calls.har()).contains("\"status\":0", "\"_error\":\"connection reset\"");
    }

    private static HttpBody text(String text) {
        return HttpBody.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
