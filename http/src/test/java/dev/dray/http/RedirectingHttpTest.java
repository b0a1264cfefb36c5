package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols C19, H30.
final class RedirectingHttpTest {
    private static final URI START = URI.create("https://r.test/v2/a/blobs/x");
    private static final HttpCall GET = HttpCall.of("read", "GET", START)
            .withHeader("Authorization", "Bearer t")
            .withHeader("Cookie", "c")
            .withHeader("X-Registry-Auth", "r")
            .withHeader("Range", "bytes=5-");
    private final Map<String, String> redirects = new HashMap<>();
    private final List<HttpCall> calls = new ArrayList<>();
    private int status = 307;
    private int open;

    private HttpReply send(HttpCall call) throws IOException {
        return new RedirectingHttp(this::answer).send(call);
    }

    private HttpReply answer(HttpCall call) {
        calls.add(call);
        open++;
        InputStream body = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                open--;
            }
        };
        String location = redirects.get(call.uri().toString());
        return new HttpReply(
                location == null ? 200 : status,
                location == null ? Headers.NONE : Headers.of("Location", location),
                body,
                null);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsEveryRedirect(int redirect) throws IOException {
        status = redirect;
        redirects.put(START.toString(), "https://cdn.test/x?sig=%2F");

        HttpReply reply = send(GET);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.uri()).hasToString("https://cdn.test/x?sig=%2F");
        assertThat(calls.getLast().headers().find("Range")).contains("bytes=5-");
        assertThat(open).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/elsewhere, true",
        "https://r.test:443/x, true",
        "https://R.TEST/x, true",
        "https://cdn.test/x, false",
        "https://r.test:8443/x, false",
        "https://x.r.test/x, false",
    })
    void secretsStayWithTheirOrigin(String location, boolean kept) throws IOException {
        redirects.put(START.toString(), location);

        send(GET).close();

        Headers sent = calls.getLast().headers();
        assertThat(sent.has("Authorization")).isEqualTo(kept);
        assertThat(sent.has("Cookie")).isEqualTo(kept);
        assertThat(sent.has("X-Registry-Auth")).isEqualTo(kept);
    }

    @Test
    void secretsDoNotComeBack() throws IOException {
        redirects.put(START.toString(), "https://cdn.test/x");
        redirects.put("https://cdn.test/x", "https://r.test/again");

        send(GET).close();

        assertThat(calls).hasSize(3);
        assertThat(calls.getLast().headers().has("Authorization")).isFalse();
    }

    @Test
    void aStepUpToHttpsIsAnotherOrigin() throws IOException {
        redirects.put("http://r.test/x", "https://r.test/x");

        send(GET.withUri(URI.create("http://r.test/x"))).close();

        assertThat(calls.getLast().headers().has("Authorization")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://r.test/x",
                "http://cdn.test/x",
                "file:///etc/passwd",
                "ftp://cdn.test/x",
                "data:,x",
                "https://127.0.0.1/x",
                "https://169.254.169.254/latest/meta-data",
                "https://localhost/x",
                "https://[::1]/x",
                "https://not a url/",
                "https://r.test/%zz",
                "https://under_score/x"
            })
    void refusesUnsafeTargets(String location) {
        redirects.put(START.toString(), location);

        assertThatThrownBy(() -> send(GET)).isInstanceOf(RefusedTarget.class).hasMessageContaining("r.test");
        assertThat(calls).hasSize(1);
        assertThat(open).isZero();
    }

    @Test
    void thisMachineMayPointAtItself() throws IOException {
        redirects.put("http://localhost:5000/x", "http://127.0.0.1:9000/x");

        assertThat(send(GET.withUri(URI.create("http://localhost:5000/x"))).status())
                .isEqualTo(200);
    }

    @Test
    void detectsLoops() {
        redirects.put(START.toString(), "/b");
        redirects.put("https://r.test/b", START.toString());

        assertThatThrownBy(() -> send(GET)).isInstanceOf(RefusedTarget.class).hasMessageContaining("loop");
        assertThat(calls).hasSize(2);
        assertThat(open).isZero();
    }

    @Test
    void followsTenHopsAndNoMore() throws IOException {
        redirects.put(START.toString(), "https://r.test/1");
        for (int hop = 1; hop < 10; hop++) {
            redirects.put("https://r.test/" + hop, "https://r.test/" + (hop + 1));
        }

        assertThat(send(GET).uri()).hasToString("https://r.test/10");

        redirects.put("https://r.test/10", "https://r.test/11");
        assertThatThrownBy(() -> send(GET)).isInstanceOf(RefusedTarget.class).hasMessageContaining("ten");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE"})
    void followsOnlyWhatReads(String method) throws IOException {
        redirects.put(START.toString(), "https://cdn.test/x");

        HttpReply reply = send(GET.withMethod(method));

        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.uri()).isEqualTo(START);
        assertThat(calls).hasSize(1);
    }

    @Test
    void aRedirectWithoutTargetIsTheReply() throws IOException {
        HttpReply reply = new RedirectingHttp(call -> HttpReply.of(304)).send(GET);

        assertThat(reply.status()).isEqualTo(304);
        assertThat(new RedirectingHttp(call -> HttpReply.of(302)).send(GET).status())
                .isEqualTo(302);
    }
}
