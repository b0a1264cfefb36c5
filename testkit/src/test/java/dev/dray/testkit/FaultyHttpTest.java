package dev.dray.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultyHttpTest {
    private final List<String> arrived = new ArrayList<>();
    private final FaultyHttp http = new FaultyHttp(call -> {
        arrived.add(call.uri().getPath());
        return HttpReply.of(200, Headers.of("Content-Length", "4"), new byte[] {1, 2, 3, 4});
    });

    private HttpReply get(String path) throws IOException {
        return http.send(HttpCall.of("test", "GET", URI.create("http://registry.test" + path)));
    }

    @Test
    void spoilsTheCallItIsToldToAndNoOther() throws IOException {
        http.on("GET /a", 2, FaultyHttp.status(503));

        assertThat(List.of(
                        get("/a").status(),
                        get("/b").status(),
                        get("/a/x").status(),
                        get("/a").status()))
                .containsExactly(200, 200, 503, 200);
        assertThat(arrived).containsExactly("/a", "/b", "/a");
    }

    @Test
    void spoilsTheFirstFewCalls() throws IOException {
        http.onFirst(2, "", FaultyHttp.answer(HttpReply.of(429)));

        assertThat(List.of(get("/").status(), get("/").status(), get("/").status()))
                .containsExactly(429, 429, 200);
    }

    @Test
    void losesACallOrItsReply() {
        http.on("GET /call", 1, FaultyHttp.unreachable()).on("GET /reply", 1, FaultyHttp.loseReply());

        assertThatThrownBy(() -> get("/call")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get("/reply")).isInstanceOf(IOException.class);
        assertThat(arrived).containsExactly("/reply");
    }

    @Test
    void spoilsABody() throws IOException {
        http.on("", 1, FaultyHttp.cutAfter(3)).on("", 2, FaultyHttp.wrongByte(1));

        HttpReply cut = get("/");
        assertThat(cut.body().readNBytes(3)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> cut.body().read()).isInstanceOf(IOException.class);
        assertThat(get("/").body().readAllBytes()).containsExactly(1, 3, 3, 4);
    }
}
