package dev.dray.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `dray hub`, and what `tags` and `images` show of Docker Hub.
final class HubTest {
    private static final String SECRET = "dckr_pat_secret";
    private static final String[] ANN = {"--creds", "ann:" + SECRET};
    private static final String LIST = "GET /v2/namespaces/acme/repositories/web/tags?page=1&page_size=100";
    private static final String LIMITS = "HEAD https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest";
    private static final Digest DIGEST = Digest.of(new byte[] {1});
    private static final String HERE = Platform.ofThisMachine().toString();

    private static final String TAG =
            """
            {"name":"1.0","digest":"%s","media_type":"application/vnd.oci.image.index.v1+json","full_size":5,
             "tag_status":"active","tag_last_pushed":"2025-12-02T01:02:03.123456Z","tag_last_pulled":null,
             "last_updater_username":"ann","images":[
              {"os":"linux","architecture":"s390x","size":7000000},
              {"os":"linux","architecture":"%s","digest":"%s","size":48500000,"last_pushed":"2025-12-02T01:02:03Z"},
              {"os":"unknown","architecture":"unknown","size":1}]}""".formatted(DIGEST, Platform.ofThisMachine().architecture(), DIGEST);

    @TempDir
    Path folder;

    private final ScriptedHttp server = new ScriptedHttp();
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(folder);
        rig.server = server;
        server.on("POST /v2/auth/token", json(200, "{\"access_token\":\"jwt-secret\"}"));
    }

    private static Http json(int status, String body) {
        return call -> HttpReply.of(status, Headers.of("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    private void answer(String call, String body) {
        server.on(call, json(200, body));
    }

    @Test
    void searchesAsDockerDoes() {
        answer("GET https://index.docker.io/v1/search?q=nginx&n=25&page=1", """
                {"num_results":2,"results":[
                 {"name":"nginx","description":"Official build of Nginx.","star_count":20000,"is_official":true},
                 {"name":"acme/nginx","description":"\\u001b[2Jx","star_count":3}]}""");

        Rig.Result text = rig.run("hub", "search", "nginx");
        Rig.Result json = rig.run("hub", "search", "nginx", "--json", "--official");

        assertThat(text.err()).isEmpty();
        assertThat(text.out()).isEqualTo("""
                NAME         STARS  PULLS  OFFICIAL  DESCRIPTION
                nginx       20,000      -  yes       Official build of Nginx.
                acme/nginx       3      -  -         [2Jx
                """);
        assertThat(Json.parse(json.out()).items("results")).hasSize(1);
        assertThat(rig.run("hub", "search", "nginx", "--min-stars", "4").lines())
                .hasSize(2);
    }

    @Test
    void searchesAsThePagesOfTheHubDo() {
        answer(
                "GET /api/search/v4?query=nginx&from=0&size=25&type=image",
                "{\"total\":1,\"results\":[{\"name\":\"nginx\",\"pull_count\":\"1B+\",\"badge\":\"official\"}]}");

        assertThat(rig.run("hub", "search", "nginx", "--api", "v4").lines().getLast())
                .isEqualTo("nginx      -    1B+  yes       -");
        assertThat(rig.run("hub", "search", "nginx", "--api", "v9").code()).isEqualTo(2);
    }

    @Test
    void listsRepositories() {
        answer("GET /v2/namespaces/acme/repositories?page=1&page_size=2", """
                {"count":3,"next":"https://hub.docker.com/v2/namespaces/acme/repositories?page=2&page_size=2","results":[
                 {"namespace":"acme","name":"web","star_count":1,"pull_count":1234,"last_updated":"2025-12-02T01:02:03.1Z",
                  "description":"A site"},
                 {"namespace":"acme","name":"key","is_private":true}]}""");

        Rig.Result text = rig.run("hub", "repos", "acme", "--limit", "2");
        Rig.Result json = rig.run("hub", "repos", "acme", "--limit", "2", "--json");

        assertThat(text.out()).isEqualTo("""
                NAME  STARS  PULLS  UPDATED               DESCRIPTION
                web       1  1,234  2025-12-02T01:02:03Z  A site
                key       -      -  -                     (private) -
                """);
        assertThat(text.err()).isEqualTo("note: these are 2 of 3; --limit N asks for more\n");
        assertThat(Json.parse(json.out()).find("complete")).contains(new Json.Bool(false));
        assertThat(Json.parse(json.out()).items("repositories").getFirst().findText("name"))
                .contains("acme/web");
    }

    @Test
    void showsARepository() {
        answer(
                "GET /v2/namespaces/acme/repositories/web",
                "{\"namespace\":\"acme\",\"name\":\"web\",\"storage_size\":1000000,\"full_description\":\"# Web\\n\\u001bx\","
                        + "\"permissions\":{\"read\":true,\"admin\":true}}");

        Rig.Result text = rig.run("hub", "repo", "acme/web");

        assertThat(text.lines())
                .contains("name          acme/web", "storage       1.0 MB", "rights        read, admin");
        assertThat(rig.run("hub", "repo", "acme/web", "--readme").out()).isEqualTo("# Web\n x\n");
        assertThat(Json.parse(rig.run("hub", "repo", "acme/web", "--json").out())
                        .findText("readme"))
                .contains("# Web\n\u001bx");
    }

    @Test
    void listsTags() {
        answer(LIST, "{\"count\":2,\"next\":null,\"results\":[%s,{\"name\":\"old\"}]}".formatted(TAG));

        Rig.Result text = rig.run("hub", "tags", "acme/web");
        Json json = Json.parse(rig.run("hub", "tags", "acme/web", "--json").out());

        assertThat(text.err()).isEmpty();
        assertThat(text.out()).isEqualTo("""
                TAG  DIGEST                                                                      SIZE  PUSHED                PLATFORMS
                1.0  %s  48.5 MB  2025-12-02T01:02:03Z  linux/s390x,%s
                old  -                                                                              -  -                     -
                """.formatted(DIGEST, HERE));
        assertThat(json.findText("repository")).contains("docker.io/acme/web");
        assertThat(json.items("tags").getFirst().findText("pushed")).contains("2025-12-02T01:02:03.123456Z");
        assertThat(json.items("tags").getFirst().items("images").getLast().find("attestation"))
                .contains(new Json.Bool(true));
    }

    @Test
    void showsATag() {
        answer("GET /v2/namespaces/acme/repositories/web/tags/1.0", TAG);

        Rig.Result text = rig.run("hub", "tag", "acme/web:1.0");

        assertThat(text.lines())
                .contains("digest        " + DIGEST, "pushed by     ann", "pulled        -")
                .anyMatch(line -> line.startsWith("(attestation)"));
        assertThat(rig.run("hub", "tag", "acme/web:1.0", "--json").code()).isZero();
        assertThat(rig.run("hub", "tag", "acme/web").code()).isEqualTo(3);
        assertThat(rig.run("hub", "tag", "acme/web@" + DIGEST).code()).isEqualTo(2);
        assertThat(rig.run("hub", "tag", "quay.io/acme/web:1").code()).isEqualTo(2);
    }

    @Test
    void deletesTags() {
        server.on("DELETE /v2/repositories/acme/web/tags/1.0/", HttpReply.of(204));
        server.on("DELETE /v2/repositories/acme/web/tags/1.1/", json(403, "{\"detail\":\"access denied\"}"));

        Rig.Result result = rig.run("hub", "delete", "acme/web:1.0", "acme/web:1.1", "acme/web:1.2", ANN[0], ANN[1]);

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out()).isEqualTo("deleted acme/web:1.0\n");
        assertThat(result.err())
                .contains(
                        "could not delete acme/web:1.1 from Docker Hub: hub.docker.com answered HTTP 403, access denied")
                .contains("help: ", "\"Read, Write, Delete\"")
                .doesNotContain(SECRET, "jwt-secret");
        assertThat(server.lines()).hasSize(3);
        assertThat(rig.run("hub", "delete", "acme/web").code()).isEqualTo(2);
    }

    @Test
    void tellsHowManyPullsAreLeft() {
        server.on(
                LIMITS,
                HttpReply.of(
                        200,
                        Headers.of(
                                "ratelimit-limit", "100;w=21600",
                                "ratelimit-remaining", "76;w=21600",
                                "docker-ratelimit-source", "203.0.113.7")));

        Rig.Result text = rig.run("hub", "limits");
        Json json =
                Json.parse(rig.run("hub", "limits", "--json", ANN[0], ANN[1]).out());

        assertThat(text.out()).isEqualTo("""
                pulls         76 of 100 left in any 6 h
                counted for   the address 203.0.113.7
                asked as      nobody; a log-in may give more: dray login docker.io
                """);
        assertThat(json.find("limited")).contains(new Json.Bool(true));
        assertThat(json.findText("credentials")).contains("--creds");
        assertThat(json.find("pulls").orElseThrow().findLong("windowSeconds")).contains(21_600L);
        assertThat(server.lines()).allMatch(line -> line.startsWith("HEAD "));
    }

    @Test
    void tellsThatThereIsNoLimit() {
        server.on(LIMITS, HttpReply.of(200));
        server.on(
                "HEAD /v2/namespaces/library/repositories/hello-world",
                HttpReply.of(
                        200,
                        Headers.of(
                                "X-RateLimit-Limit", "180",
                                "X-RateLimit-Remaining", "179",
                                "X-RateLimit-Reset", "1767225660")));

        Rig.Result result = rig.run("hub", "limits", "--api");

        assertThat(result.lines().getFirst())
                .isEqualTo("pulls         no limit is told, so there is none for this image");
        assertThat(result.lines().getLast())
                .isEqualTo("api calls     179 of 180 left, all of them again at 2026-01-01T00:01:00Z");
    }

    @Test
    void tellsTheLimitsOfOtherRegistries() {
        server.on("HEAD http://localhost:5000/v2/a/manifests/1", HttpReply.of(200, Headers.of("RateLimit-Limit", "9")));

        assertThat(rig.run("hub", "limits", "localhost:5000/a:1").out()).startsWith("pulls         ? of 9 left\n");
    }

    @Test
    void printsAHeaderForOtherTools() {
        assertThat(rig.run("hub", "token", ANN[0], ANN[1]).out()).isEqualTo("Authorization: Bearer jwt-secret\n");
        assertThat(rig.run("hub", "token").code()).isEqualTo(4);
    }

    @Test
    void takesTheCodeOfASecondFactor() {
        ScriptedHttp strict = new ScriptedHttp()
                .on("POST /v2/auth/token", json(401, "{\"detail\":\"Require…\",\"login_2fa_token\":\"half-secret\"}"))
                .on("POST /v2/users/2fa-login", json(200, "{\"token\":\"whole\"}"));
        rig.server = strict;

        Rig.Result without = rig.run("hub", "token", ANN[0], ANN[1]);

        assertThat(rig.run("hub", "token", ANN[0], ANN[1], "--code", "123456").out())
                .isEqualTo("Authorization: Bearer whole\n");
        assertThat(without.code()).isEqualTo(4);
        assertThat(without.err()).contains("second factor", "--code").doesNotContain("half-secret");
    }

    @Test
    void showsNoSecretInATrace() {
        answer(LIST, "{\"results\":[]}");

        Rig.Result result = rig.run("hub", "tags", "acme/web", "--trace", ANN[0], ANN[1]);

        assertThat(result.err())
                .contains("# credentials for docker.io: --creds", "# log in to Docker Hub as ann", "$TOKEN")
                .doesNotContain(SECRET, "jwt-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub", "hub nonsense", "hub tags", "hub tags acme/web --limit 0", "hub repos a/b"})
    void saysWhatIsWrongInACommand(String line) {
        assertThat(rig.run(line.split(" ")).code()).isEqualTo(2);
    }

    @Test
    void saysWhereTheHubIsNotToBeUsed() {
        rig.environment.put("DRAY_HUB_URL", "off");
        assertThat(rig.run("hub", "tags", "acme/web").code()).isEqualTo(1);

        rig.environment.put("DRAY_HUB_URL", "http://hub.corp.example");
        Rig.Result unsafe = rig.run("hub", "tags", "acme/web");
        assertThat(unsafe.code()).isEqualTo(2);
        assertThat(unsafe.err()).contains("DRAY_HUB_URL is no URL of a Hub");
    }

    @Test
    void tagsAndImagesAreListedByTheHub() {
        answer(LIST, "{\"count\":2,\"next\":null,\"results\":[%s,{\"name\":\"0.9\"}]}".formatted(TAG));

        Rig.Result tags = rig.run("tags", "acme/web", "--long");
        Rig.Result images = rig.run("images", "acme/web");
        List<String> json = rig.run("tags", "acme/web", "-l", "--json").lines();

        assertThat(tags.err()).isEmpty();
        assertThat(tags.out()).isEqualTo("""
                TAG  DIGEST                                                                        SIZE  PUSHED                PLATFORMS
                0.9  -                                                                                -  -                     -
                1.0  %s    48.5 MB  2025-12-02T01:02:03Z  linux/s390x,%s
                """.formatted(DIGEST, HERE));
        assertThat(images.lines().getFirst()).containsSubsequence("DIGEST", "IMAGE ID", "SIZE", "PUSHED", "PLATFORMS");
        assertThat(images.lines().getLast()).contains(DIGEST + "  -             ");
        assertThat(rig.run("images", "acme/web", "--json").lines()).isEqualTo(json);
        assertThat(Json.parse(json.getLast()).findText("pushed")).contains("2025-12-02T01:02:03.123456Z");
        assertThat(server.lines()).hasSize(4).allMatch(line -> line.startsWith("GET https://hub.docker.com/"));
    }

    @Test
    void theRegistryIsAskedWhereTheHubDoesNotTell() throws IOException {
        Rig other = new Rig(folder);
        other.index("acme/web", "1.0", other.image("acme/web", Platform.ofThisMachine(), Rig.tar("a", "b")));
        Http registry = other.server;
        other.server = call -> call.uri().getHost().equals("hub.docker.com")
                ? HttpReply.of(403, Headers.NONE, "<html>Just a moment</html>".getBytes(UTF_8))
                : registry.send(call);

        Rig.Result byHub = other.run("tags", "acme/web", "--long");
        Rig.Result byRegistry = other.run("tags", "acme/web", "--long", "--no-hub");

        assertThat(byHub.code()).isZero();
        assertThat(byHub.err())
                .isEqualTo("note: could not list the tags of acme/web on Docker Hub: hub.docker.com answered HTTP 403: "
                        + "blocked by the Hub's front end, with a page for people; its registry is asked instead, "
                        + "where each image may count as a pull\n");
        assertThat(byRegistry.err()).isEmpty();
        assertThat(byHub.out()).isEqualTo(byRegistry.out()).contains("CREATED", HERE);
        assertThat(other.run("images", "acme/web", "--no-hub").out()).contains("IMAGE ID");
        assertThat(other.run("tags", "acme/nothing", "-l").code()).isEqualTo(3);
    }

    @Test
    void tagsAreListedInFullEverywhere() throws IOException {
        Rig other = new Rig(folder);
        other.index("acme/web", "1.0", other.image("acme/web", Platform.ofThisMachine(), Rig.tar("a", "b")));

        assertThat(other.run("tags", "localhost:5000/acme/web", "--long").lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("1.0  sha256:")
                .endsWith(HERE);
    }
}
