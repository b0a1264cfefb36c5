package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Reference;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protocols E40 to E44.
final class PullLimitsTest {
    private static final Reference IMAGE = Reference.parse("docker.io/ratelimitpreview/test:latest");
    private static final String HEAD = "HEAD https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest";
    private static final String ACCOUNT = "0b3a6a0e-9c2f-4a43-8f43-0f8a3a9b2c11";

    private final ScriptedHttp server = new ScriptedHttp()
            .on(
                    HEAD,
                    HttpReply.of(
                            401,
                            Headers.of(
                                    "WWW-Authenticate",
                                    "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"")))
            .on(
                    "GET https://auth.docker.io/token?service=registry.docker.io"
                            + "&scope=repository%3Aratelimitpreview%2Ftest%3Apull",
                    token())
            .on(
                    "GET https://auth.docker.io/token?service=registry.docker.io"
                            + "&scope=repository%3Aratelimitpreview%2Ftest%3Apull&account=ann",
                    token());

    private static HttpReply token() {
        return HttpReply.of(200, Headers.NONE, "{\"token\":\"t\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Optional<PullLimits> ask(Keychain keychain) throws IOException {
        return Clients.registries(server, keychain).pullLimits(IMAGE);
    }

    @Test
    void asksWithATokenAndMakesNoPull() throws IOException {
        server.on(
                HEAD,
                HttpReply.of(
                        200,
                        Headers.of(
                                "ratelimit-limit", "100;w=21600",
                                "ratelimit-remaining", "76;w=21600",
                                "docker-ratelimit-source", "203.0.113.7")));

        PullLimits limits = ask(Keychain.NONE).orElseThrow();

        assertThat(limits).isEqualTo(new PullLimits(100, 76, Duration.ofHours(6), null, "203.0.113.7"));
        assertThat(limits.isOfAccount()).isFalse();
        assertThat(server.lines()).filteredOn(line -> line.contains("/v2/")).allMatch(line -> line.startsWith("HEAD "));
        assertThat(server.calls().getLast().headers().find("Authorization")).contains("Bearer t");
    }

    @Test
    void whoIsLoggedInHasLimitsOfAnAccount() throws IOException {
        server.on(
                HEAD,
                HttpReply.of(200, Headers.of("RateLimit-Limit", "200;w=21600", "Docker-RateLimit-Source", ACCOUNT)));

        PullLimits limits =
                ask(Keychain.of(new Credential.Password("ann", "s"), "a test")).orElseThrow();

        assertThat(limits.isOfAccount()).isTrue();
        assertThat(limits.remaining()).isEqualTo(PullLimits.UNKNOWN);
    }

    @Test
    void whereNothingIsSaidThereIsNoLimit() throws IOException {
        server.on(HEAD, HttpReply.of(200));

        assertThat(ask(Keychain.NONE)).isEmpty();
    }

    @Test
    void tooManyIsAnAnswerToo() throws IOException {
        server.on(
                HEAD,
                HttpReply.of(429, Headers.of("RateLimit-Limit", "100;w=21600", "RateLimit-Remaining", "0;w=21600")));

        assertThat(ask(Keychain.NONE)).map(PullLimits::remaining).contains(0L);
    }

    @Test
    void tooManyWithoutSayingWhatIsAFailure() {
        server.on(HEAD, HttpReply.of(429, Headers.of("Retry-After", "60")));

        assertThatThrownBy(() -> ask(Keychain.NONE)).isInstanceOf(ImageException.RateLimited.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100, 100;w=60, 5000;w=3600 | 99, 99;w=60 | 30 | 100 | 99 | PT1M | 2026-01-01T00:00:30Z",
                "100 | x | 1767225660 | 100 | -1 | '' | 2026-01-01T00:01:00Z",
                " 5 ; w=9999999999 | -3 | never | 5 | -1 | '' | ''",
                "5;w=1;comment=x | 99999999999999999999 | '' | 5 | -1 | PT1S | ''"
            })
    void readsWhatOtherServersSay(
            String limit, String left, String reset, long wanted, long remaining, String window, String time) {
        Headers headers = Headers.of("RateLimit-Limit", limit, "RateLimit-Remaining", left, "RateLimit-Reset", reset);

        PullLimits limits = PullLimits.find(headers, Clients.NOW).orElseThrow();

        assertThat(limits)
                .isEqualTo(new PullLimits(
                        wanted,
                        remaining,
                        window.isEmpty() ? null : Duration.parse(window),
                        time.isEmpty() ? null : Instant.parse(time),
                        null));
    }

    @Test
    void aLimitThatIsNoNumberIsNone() {
        assertThat(PullLimits.find(Headers.of("RateLimit-Limit", "many"), Clients.NOW))
                .isEmpty();
    }
}
