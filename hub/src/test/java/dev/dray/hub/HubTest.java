package dev.dray.hub;

import static dev.dray.hub.TestHub.ANN;
import static dev.dray.hub.TestHub.NOW;
import static dev.dray.hub.TestHub.hub;
import static dev.dray.hub.TestHub.json;
import static dev.dray.hub.TestHub.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Repository;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories, deletion, limits, refusals.
final class HubTest {
    private static final Repository WEB = Repository.parse("acme/web");
    private static final String ONE = "GET /v2/namespaces/acme/repositories/web";
    private static final String DELETE = "DELETE /v2/repositories/acme/web/tags/1.0/";

    private final ScriptedHttp server =
            new ScriptedHttp().on("POST /v2/auth/token", json("{\"access_token\":\"jwt\"}"));

    @Test
    void tellsOfOneRepository() throws IOException {
        server.on(ONE, json("""
                {"user":"acme","name":"web","namespace":"acme","repository_type":"image","status":1,"description":"A site",
                 "full_description":"# Web","is_private":true,"star_count":3,"pull_count":12345678901,
                 "last_updated":"2023-01-01T00:00:00.123456Z","date_registered":"2020-01-01T00:00:00Z",
                 "permissions":{"read":true,"write":true,"admin":false},"categories":[{"name":"Web","slug":"web"},{}],
                 "storage_size":1000000}"""));

        HubRepository web = hub(server).repository(WEB);

        assertThat(web.path()).isEqualTo("acme/web");
        assertThat(web.description()).isEqualTo("A site");
        assertThat(web.readme()).isEqualTo("# Web");
        assertThat(web.isPrivate()).isTrue();
        assertThat(web.stars()).isEqualTo(3);
        assertThat(web.pulls()).isEqualTo(12_345_678_901L);
        assertThat(web.storage()).isEqualTo(1_000_000);
        assertThat(web.updated()).isEqualTo(Instant.parse("2023-01-01T00:00:00.123456Z"));
        assertThat(web.rights()).containsExactly("read", "write");
        assertThat(web.categories()).containsExactly("Web");
    }

    @Test
    void listsTheRepositoriesOfANamespace() throws IOException {
        server.on(
                "GET /v2/namespaces/library/repositories?page=1&page_size=100",
                json(
                        "{\"count\":2,\"next\":null,\"results\":[{\"namespace\":\"library\",\"name\":\"debian\"},{\"name\":null}]}"));

        HubList<HubRepository> found = hub(server).repositories("library", HubQuery.ALL);

        assertThat(found.items().getFirst().path()).isEqualTo("library/debian");
        assertThat(found.items().getFirst().stars()).isEqualTo(HubImage.UNKNOWN);
        assertThat(found.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "A b"})
    void aNamespaceThatIsNoneLeadsNowhere(String namespace) {
        assertThatThrownBy(() -> hub(server).repositories(namespace, HubQuery.ALL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deletesATag() throws IOException {
        server.on(DELETE, HttpReply.of(204));

        hub(server, ANN).deleteTag(WEB, "1.0");

        assertThat(server.lines()).last().isEqualTo("DELETE https://hub.docker.com/v2/repositories/acme/web/tags/1.0/");
        assertThat(server.calls().getLast().headers().find("Authorization")).contains("Bearer jwt");
    }

    @Test
    void saysWhichScopeADeletionNeeds() {
        server.on(DELETE, json(403, "{\"detail\":\"access denied\"}"));

        assertThatThrownBy(() -> hub(server, ANN).deleteTag(WEB, "1.0"))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("could not delete acme/web:1.0 from Docker Hub: hub.docker.com answered HTTP 403, "
                        + "access denied to the credentials from a test")
                .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                        .contains("repo:admin (\"Read, Write, Delete\")"));
    }

    @Test
    void saysThatADeletionNeedsALogin() {
        server.on(DELETE, json(401, "{\"message\":\"unauthorized\"}"));

        assertThatThrownBy(() -> hub(server).deleteTag(WEB, "1.0"))
                .isInstanceOf(ImageException.Denied.class)
                .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                        .contains("needs a log-in", "repo:admin", "dray login docker.io"));
    }

    @Test
    void whatIsNotThereMayBePrivate() {
        server.on(
                ONE,
                json(
                        404,
                        "{\"message\":\"object not found\",\"errinfo\":{\"namespace\":\"acme\",\"repository\":\"web\"}}"));

        assertThatThrownBy(() -> hub(server).repository(WEB))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("could not look up acme/web on Docker Hub: hub.docker.com answered HTTP 404, "
                        + "object not found; namespace: acme; repository: web")
                .satisfies(e ->
                        assertThat(((ImageException) e).help().orElseThrow()).contains("dray login docker.io"));
        assertThatThrownBy(() -> hub(server, ANN).repository(WEB))
                .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                        .doesNotContain("dray login")
                        .contains("repo:read"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\":\"a\",\"message\":\"b\"} | a",
                "{\"fields\":{\"name\":[\"too long\",\"taken\"]},\"text\":\"invalid\"} | invalid; name: too long, taken",
                "{\"errinfo\":{\"namespace\":\"x\"}} | namespace: x",
                "{\"message\":7} | ''",
                "\"text\" | ''",
                "no JSON at all | no JSON at all",
                "{\"detail\":\"one\\n\\u001b[2Jtwo\"} | one [2Jtwo"
            })
    void takesItsWordsInEveryShape(String body, String words) {
        server.on(ONE, json(400, body));

        assertThatThrownBy(() -> hub(server).repository(WEB))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("could not look up acme/web on Docker Hub: hub.docker.com answered HTTP 400"
                        + (words.isEmpty() ? "" : ", " + words));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503})
    void aPageOfTheFrontEndIsSaidToBeOne(int status) {
        server.on(ONE, page(status));

        assertThatThrownBy(() -> hub(server).repository(WEB))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage(
                        "could not look up acme/web on Docker Hub: hub.docker.com answered HTTP %d: ".formatted(status)
                                + "blocked by the Hub's front end, with a page for people");
    }

    @Test
    void aPageInPlaceOfJsonIsSaidToBeOne() {
        server.on(ONE, page(200));

        assertThatThrownBy(() -> hub(server).repository(WEB))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("a web page came from hub.docker.com where JSON was due");
    }

    @Test
    void saysHowLongTooManyCallsMustWait() {
        server.on(
                ONE,
                HttpReply.of(
                        429,
                        Headers.of("X-Retry-After", Long.toString(NOW.getEpochSecond() + 120)),
                        "{\"detail\":\"Rate limit exceeded\",\"error\":false}"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> hub(server).repository(WEB))
                .isInstanceOf(ImageException.RateLimited.class)
                .hasMessageContaining("Rate limit exceeded")
                .satisfies(e -> assertThat(((ImageException.RateLimited) e).retryAfter())
                        .contains(Duration.ofMinutes(2)));
    }

    @Test
    void tellsTheLimitOfItsOwnCalls() throws IOException {
        String call = "HEAD /v2/namespaces/library/repositories/hello-world";
        server.on(
                call,
                HttpReply.of(
                        200,
                        Headers.of(
                                "X-RateLimit-Limit", "180",
                                "x-ratelimit-remaining", "179",
                                "X-RateLimit-Reset", "1767225660")));

        assertThat(hub(server).apiLimit()).contains(new ApiLimit(180, 179, Instant.parse("2026-01-01T00:01:00Z")));
        assertThat(server.lines()).containsExactly("HEAD https://hub.docker.com" + call.substring(5));
    }

    @ParameterizedTest
    @CsvSource({"x, 1, 1", "1, x, 1", "'', '', ''"})
    void aLimitThatIsNoneIsNotTold(String limit, String remaining, String reset) {
        assertThat(ApiLimit.find(Headers.of(
                        "X-RateLimit-Limit", limit, "X-RateLimit-Remaining", remaining, "X-RateLimit-Reset", reset)))
                .isEmpty();
        assertThat(ApiLimit.find(Headers.NONE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.corp.example, https://hub.corp.example",
        "https://corp.example/hub/, https://corp.example/hub",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://localhost:1, http://localhost:1"
    })
    void theEnvironmentMayNameAnotherHub(String url, URI base) {
        HubOptions options = HubOptions.of(Map.of("DRAY_HUB_URL", url)).orElseThrow();

        assertThat(options.base()).isEqualTo(base);
        assertThat(options.index()).isEqualTo(base);
    }

    @Test
    void theEnvironmentMaySwitchItOff() {
        assertThat(HubOptions.of(Map.of())).contains(HubOptions.DEFAULT);
        assertThat(HubOptions.of(Map.of("DRAY_HUB_URL", ""))).contains(HubOptions.DEFAULT);
        assertThat(HubOptions.of(Map.of("DRAY_HUB_URL", "off"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hub.corp.example",
                "https://user:secret@hub.corp.example",
                "https://hub.corp.example/?x=secret",
                "https:///x",
                "ftp://hub.corp.example",
                "hub.corp.example",
                "no URL"
            })
    void secretsGoNowhereUnsafe(String url) {
        assertThatThrownBy(() -> HubOptions.of(Map.of("DRAY_HUB_URL", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DRAY_HUB_URL")
                .hasMessageNotContaining("secret");
    }
}
