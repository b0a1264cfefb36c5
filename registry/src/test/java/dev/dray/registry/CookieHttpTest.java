package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RedirectingHttp;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Protocols B46.
final class CookieHttpTest {
    private final ScriptedHttp server = new ScriptedHttp();
    private final CookieHttp http = new CookieHttp(new RedirectingHttp(server));

    private static HttpReply giving(String... cookies) {
        HttpReply reply = HttpReply.of(200);
        for (String cookie : cookies) {
            reply = new HttpReply(200, reply.headers().plus("Set-Cookie", cookie), reply.body(), null);
        }
        return reply;
    }

    private Optional<String> sentTo(String uri) throws IOException {
        http.send(HttpCall.of("test", "GET", URI.create(uri))).close();
        return server.calls().getLast().headers().find("Cookie");
    }

    @Test
    void areSentBackToWhoGaveThemAndToNobodyElse() throws IOException {
        server.on("GET https://a.example/give", giving("session=abc; path=/; HttpOnly", "x=1"));
        sentTo("https://a.example/give");

        assertThat(sentTo("https://a.example/v1/images")).contains("session=abc; x=1");
        assertThat(List.of(
                        sentTo("https://b.example/"),
                        sentTo("http://a.example/"),
                        sentTo("https://a.example:8443/"),
                        sentTo("https://sub.a.example/")))
                .containsOnly(Optional.empty());
    }

    @Test
    void crossToNoOtherServerByARedirect() throws IOException {
        server.on("GET https://a.example/give", giving("session=abc"))
                .on("GET https://a.example/layer", HttpReply.of(302, Headers.of("Location", "https://cdn.example/x")));
        sentTo("https://a.example/give");

        assertThat(sentTo("https://a.example/layer")).isEmpty();
        assertThat(server.lines()).contains("GET https://cdn.example/x");
    }

    @Test
    void ofARedirectBelongToWhereItLed() throws IOException {
        server.on("GET https://a.example/", HttpReply.of(302, Headers.of("Location", "https://b.example/")))
                .on("GET https://b.example/", giving("b=1"));
        sentTo("https://a.example/");

        assertThat(sentTo("https://a.example/other")).isEmpty();
        assertThat(sentTo("https://b.example/other")).contains("b=1");
    }

    @Test
    void areReplacedByNewerOnes() throws IOException {
        server.on("GET https://a.example/give", giving("session=1", "session=2"));
        sentTo("https://a.example/give");

        assertThat(sentTo("https://a.example/")).contains("session=2");
    }

    @Test
    void thatCouldBeMoreThanOneAreDropped() throws IOException {
        server.on(
                "GET https://a.example/give", giving("no-value", "a=b c", "=x", "q=\"v\"", "long=" + "x".repeat(5000)));
        sentTo("https://a.example/give");

        assertThat(sentTo("https://a.example/")).contains("q=\"v\"");
    }

    @Test
    void areBounded() throws IOException {
        String[] many = new String[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = "c" + i + "=1";
        }
        server.on("GET https://a.example/give", giving(many));
        sentTo("https://a.example/give");

        assertThat(sentTo("https://a.example/").orElseThrow().split("; ")).hasSize(50);
    }
}
