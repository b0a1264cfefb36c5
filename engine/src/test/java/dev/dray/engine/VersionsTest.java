package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which version of the API is spoken with Engines of all ages (protocols F10 to F15).
final class VersionsTest {
    private final ScriptedHttp http = new ScriptedHttp();

    private EngineCalls calls(@Nullable ApiVersion pinned) {
        return new EngineCalls(http, URI.create("http://api.moby.localhost"), "unix:///d.sock", pinned);
    }

    private static HttpReply version(int status, String version) {
        return HttpReply.of(status, Headers.of("Api-Version", version));
    }

    private static HttpReply text(int status, String type, String text) {
        return HttpReply.of(status, Headers.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"1.41, 1.41", "1.24, 1.24", "1.55, 1.55", "1.99, 1.55", "2.0, 1.55"})
    void theOlderOfBothIsSpoken(String theirs, String spoken) throws Exception {
        http.on("HEAD /_ping", version(200, theirs));

        assertThat(calls(null).version()).hasToString(spoken);
    }

    @Test
    void itIsAskedForOnce() throws Exception {
        http.on("HEAD /_ping", version(200, "1.41"));
        EngineCalls calls = calls(null);

        assertThat(calls.call("list", "GET", "/images/json", Query.NONE).uri().getPath())
                .isEqualTo("/v1.41/images/json");
        calls.call("list", "GET", "/images/json", Query.NONE);

        assertThat(http.lines()).containsExactly("HEAD http://api.moby.localhost/_ping");
    }

    @Test
    void anEngineThatIsIllSaysItsVersionAllTheSame() throws Exception {
        http.on("HEAD /_ping", version(500, "1.41"));

        assertThat(calls(null).version()).hasToString("1.41");
    }

    @Test
    void whoDoesNotKnowHeadIsAskedByGet() throws Exception {
        http.on("HEAD /_ping", HttpReply.of(405)).on("GET /_ping", version(200, "1.30"));

        assertThat(calls(null).version()).hasToString("1.30");
    }

    @Test
    void whoSaysNoVersionSpeaksTheOldest() throws Exception {
        http.on("HEAD /_ping", HttpReply.of(200)).on("GET /_ping", text(200, "text/plain", "OK\n"));

        assertThat(calls(null).version()).hasToString("1.24");
    }

    @Test
    void aPinnedVersionIsNotAskedFor() throws Exception {
        assertThat(calls(ApiVersion.parse("1.30")).version()).hasToString("1.30");
        assertThat(http.calls()).isEmpty();
    }

    @Test
    void podmanIsKnownByItsHeader() throws Exception {
        http.on(
                "HEAD /_ping",
                HttpReply.of(
                        200,
                        Headers.of(
                                "Api-Version", "1.41",
                                "Libpod-Api-Version", "4.3.1",
                                "Ostype", "linux",
                                "Builder-Version", "",
                                "Docker-Experimental", "true",
                                "Server", "Libpod/4.3.1 (linux)")));

        assertThat(calls(null).ping())
                .isEqualTo(new EnginePing(ApiVersion.parse("1.41"), "linux", null, true, "Libpod/4.3.1 (linux)", true));
    }

    @Test
    void anEngineMayBeTooOld() {
        http.on("HEAD /_ping", version(200, "1.18"));

        assertThatThrownBy(() -> calls(null).version())
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageContaining("unix:///d.sock is too old")
                .hasMessageContaining("up to 1.18")
                .hasMessageContaining("this program speaks 1.24 to 1.55");
    }

    @Test
    void aVersionThatIsNoneIsShown() {
        http.on("HEAD /_ping", version(200, "newest"));

        assertThatThrownBy(() -> calls(null).version())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("newest");
    }

    /// What Engine 29 says to a pinned version, word for word.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.23|client version 1.23 is too old. Minimum supported API version is 1.44, please upgrade your client"
                        + " to a newer version|speaks 1.44 of its API and newer, not 1.23|unset DOCKER_API_VERSION",
                "1.99|client version 1.99 is too new. Maximum supported API version is 1.55"
                        + "|speaks 1.55 of its API and older, not 1.99|unset DOCKER_API_VERSION",
                "1.55|client version 1.55 is too old. Minimum supported API version is 1.60, please upgrade your client"
                        + "|speaks 1.60 of its API and newer, not 1.55|a newer version of this program",
            })
    void aVersionThatIsRefusedSaysWhichAreSpoken(String pinned, String says, String message, String help) {
        http.on(
                "GET /v%s/images/json".formatted(pinned),
                text(400, "application/json", "{\"message\":\"%s\"}".formatted(says)));
        EngineCalls calls = calls(ApiVersion.parse(pinned));

        assertThatThrownBy(() -> calls.json(calls.call("list the images", "GET", "/images/json", Query.NONE)))
                .isInstanceOfSatisfying(
                        ImageException.Unsupported.class,
                        e -> assertThat(e.help().orElse("")).contains(help))
                .hasMessageContaining("could not list the images")
                .hasMessageContaining(message)
                .hasMessageContaining("1.24 to 1.55");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|text/html|<html>|no Docker Engine, but a web server (to /_ping: HTTP 404)",
                "200|text/html|<!doctype html>|no Docker Engine, but a web server (to /_ping: HTTP 200)",
                "404|text/plain|404 page not found|no Docker Engine, but something else",
                "400|text/plain|Client sent an HTTP request to an HTTPS server.|it wants TLS at unix:///d.sock",
                "503|text/plain|starting|HTTP 503|",
            })
    void whatIsNoEngineIsSaidSo(int status, String type, String body, String message) {
        http.on("HEAD /_ping", HttpReply.of(status)).on("GET /_ping", text(status, type, body));

        assertThatThrownBy(() -> calls(null).version())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContaining(status == 503 ? "starting" : message);
    }

    @Test
    void aRegistryIsNoEngine() {
        HttpReply reply = HttpReply.of(404, Headers.of("Docker-Distribution-Api-Version", "registry/2.0"));
        http.on("HEAD /_ping", reply).on("GET /_ping", reply);

        assertThatThrownBy(() -> calls(null).ping()).hasMessageContaining("but a registry");
    }

    @Test
    void aGuardBeforeTheEngineIsDenied() {
        http.on("HEAD /_ping", HttpReply.of(403)).on("GET /_ping", text(403, "text/plain", "no"));

        assertThatThrownBy(() -> calls(null).ping()).isInstanceOf(ImageException.Denied.class);
    }

    @Test
    void versionsAreComparedAsNumbers() {
        assertThat(ApiVersion.parse("1.9")).isLessThan(ApiVersion.parse("1.10"));
        assertThatThrownBy(() -> ApiVersion.parse("v1.9")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBaseMayHaveAPath() throws IOException {
        http.on("HEAD /behind/_ping", version(200, "1.41"));
        EngineCalls calls = new EngineCalls(http, URI.create("http://h:1/behind"));

        assertThat(calls.call("list", "GET", "/images/json", Query.NONE).uri())
                .isEqualTo(URI.create("http://h:1/behind/v1.41/images/json"));
    }
}
