package dev.dray.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.layer.TarReader;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryServer;
import dev.dray.testkit.ScriptedHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `dray engine`, before an Engine that answers as a test says.
final class EngineTest {
    private static final String ID = "sha256:09fab17245bebcaa8c3fe83debaf3bcd2029ff2ab8c53dc6c41c7ed85bba844a";
    private static final String DIGEST = "sha256:4c8a2bdc97ca49afb166b21e717a3ca056faf478a64de772eda2924ccf4410c9";
    private static final String PULL = "POST /v1.41/images/create?fromImage=ghcr.io%2Facme%2Fweb&tag=1";

    @TempDir
    Path folder;

    private final ScriptedHttp engine = new ScriptedHttp();
    private RegistryServer listener;
    private Rig rig;

    @BeforeEach
    void startAnEngine() throws IOException {
        Headers version = Headers.NONE.with("Api-Version", "1.41").with("Server", "Docker/20.10.24 (linux)");
        engine.on("HEAD /_ping", HttpReply.of(200, version)).on("GET /_ping", HttpReply.of(200, version));
        listener = RegistryServer.start(engine, ListenerOptions.LOCAL);
        rig = new Rig(folder);
        rig.environment.put("DOCKER_HOST", address());
    }

    @AfterEach
    void stopIt() throws IOException {
        listener.close();
    }

    private String address() {
        return "tcp://" + listener.address();
    }

    private void on(String call, String json) {
        engine.on(call, ignored -> reply(200, json));
    }

    private void tar(String call, byte[] tar) {
        engine.on(call, ignored -> HttpReply.of(200, Headers.NONE, tar));
    }

    private static HttpReply reply(int status, String json) {
        return HttpReply.of(status, Headers.NONE.with("Content-Type", "application/json"), json.getBytes(UTF_8));
    }

    private Rig.Result run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "engine";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return rig.run(all);
    }

    private String out(String... arguments) {
        Rig.Result result = run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return result.out();
    }

    private void hasAnImage() {
        on("GET /v1.41/images/json", """
                [{"Id":"%s","RepoTags":["acme/web:1","acme/web:2"],"RepoDigests":["acme/web@%s"],"Created":1796025456,
                  "Size":31400000,"Labels":{"maker":"acme"}},
                 {"Id":"sha256:aa\\u001b[2J","RepoTags":["<none>:<none>"],"Created":0,"Size":3}]""".formatted(ID, DIGEST));
    }

    @Test
    void listsImages() {
        hasAnImage();

        assertThat(out("images")).isEqualTo("""
                NAME        ID            CREATED                  SIZE
                acme/web:1  09fab17245be  2026-11-30T07:57:36Z  31.4 MB
                acme/web:2  09fab17245be  2026-11-30T07:57:36Z  31.4 MB
                -           aa [2J        1970-01-01T00:00:00Z      3 B
                """);
        assertThat(out("images", "-q").lines()).containsExactly(ID, "sha256:aa [2J");
        assertThat(out("images", "--json"))
                .startsWith("[\n  {\n    \"id\": \"%s\",\n    \"names\": [\n      \"acme/web:1\",".formatted(ID));
    }

    @Test
    void filtersImages() {
        on(
                "GET /v1.41/images/json?all=1&filters=%7B%22dangling%22%3A%5B%22true%22%5D%2C%22reference%22%3A%5B%22acme%2F*%22%5D%7D",
                "[]");

        assertThat(out("images", "-a", "--filter", "dangling=true", "acme/*").lines())
                .hasSize(1);
        assertThat(run("images", "--filter", "dangling").code()).isEqualTo(2);
    }

    @Test
    void showsAnImage() {
        on("GET /v1.41/images/acme/web:1/json", """
                {"Id":"%s","RepoTags":["acme/web:1"],"Created":"2026-11-30T07:57:36.9Z","Os":"linux","Architecture":"arm64",
                 "Variant":"v8","Size":5,"RootFS":{"Layers":["sha256:cc"]},"Config":{"User":"me"}}""".formatted(ID));

        assertThat(out("inspect", "acme/web:1")).isEqualTo("""
                id        %s
                name      acme/web:1
                platform  linux/arm64
                created   2026-11-30T07:57:36Z
                size      5 B
                config    {"User":"me"}
                layer     sha256:cc
                """.formatted(ID));
        assertThat(out("inspect", "acme/web:1", "--json")).contains("\"RootFS\": {");
    }

    @Test
    void showsAHistory() {
        on("GET /v1.41/images/web/history", """
                [{"Id":"%s","Created":1796025456,"CreatedBy":"CMD\\t[\\"/x\\"]","Size":0,"Tags":["web:1"],"Comment":""},
                 {"Id":"<missing>","Created":1796025456,"CreatedBy":"","Size":3,"Tags":null,"Comment":"Imported"}]""".formatted(ID));

        assertThat(out("history", "web")).isEqualTo("""
                ID            CREATED               SIZE  CREATED BY
                09fab17245be  2026-11-30T07:57:36Z   0 B  CMD ["/x"]
                -             2026-11-30T07:57:36Z   3 B  Imported
                """);
        assertThat(out("history", "web", "--json")).contains("\"createdBy\": \"CMD\\t[\\\"/x\\\"]\"");
    }

    @Test
    void pullsAsWhoWeAre() {
        on(PULL, """
                {"status":"Pulling from acme/web","id":"1"}
                {"status":"Downloading","progressDetail":{"current":1,"total":9},"id":"0123456789ab"}
                {"status":"Downloading","progressDetail":{"current":9,"total":9},"id":"0123456789ab"}
                {"status":"Digest: %s"}""".formatted(DIGEST));

        Rig.Result result = run("pull", "ghcr.io/acme/web:1", "--creds", "ann:s:cret");

        assertThat(result.out()).isEqualTo(DIGEST + " ghcr.io/acme/web:1\n");
        assertThat(result.err()).isEqualTo("""
                1: Pulling from acme/web
                0123456789ab: Downloading
                Digest: %s
                """.formatted(DIGEST));
        assertThat(auth()).isEqualTo("{\"username\":\"ann\",\"password\":\"s:cret\",\"serveraddress\":\"ghcr.io\"}");
        assertThat(out("pull", "-q", "--json", "ghcr.io/acme/web:1"))
                .isEqualTo("{\"image\":\"ghcr.io/acme/web:1\",\"digest\":\"%s\"}\n".formatted(DIGEST));
        assertThat(auth()).isEqualTo("{}");
    }

    @Test
    void pullsWithTheLoginThatDockerHas() throws IOException {
        on(PULL, "{}");
        Path config = Files.createDirectories(folder.resolve("docker")).resolve("config.json");
        Files.writeString(config, "{\"auths\":{\"ghcr.io\":{\"auth\":\"YW5uOnNlY3JldA==\"}}}");

        assertThat(out("pull", "ghcr.io/acme/web:1")).isEqualTo("- ghcr.io/acme/web:1\n");
        assertThat(auth()).contains("\"username\":\"ann\",\"password\":\"secret\"");
        assertThat(run("pull", "ghcr.io/acme/web:1", "--trace").err())
                .contains("X-Registry-Auth: $SECRET")
                .doesNotContain("eyJ1c2Vy");
    }

    private String auth() {
        HttpCall last = engine.calls().getLast();
        return new String(
                Base64.getUrlDecoder()
                        .decode(last.headers().find("X-Registry-Auth").orElse("")),
                UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "manifest unknown, 3",
        "unauthorized: authentication required, 4",
        "toomanyrequests: slow down, 5",
        "dial tcp: lookup ghcr.io: no such host, 7",
        "no space left on device, 1"
    })
    void aFailureInTheMiddleHasAnExitCode(String words, int code) {
        on(PULL, "{\"status\":\"Pulling\"}{\"errorDetail\":{\"message\":\"%s\"}}".formatted(words));

        Rig.Result result = run("pull", "-q", "ghcr.io/acme/web:1");

        assertThat(result.code()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("dray: could not pull ghcr.io/acme/web:1: " + words);
    }

    @Test
    void pushes() {
        on("POST /v1.41/images/ghcr.io/acme/web/push?tag=latest", """
                {"status":"Pushed","progressDetail":{},"id":"a8d596a7beab"}
                {"progressDetail":{},"aux":{"Tag":"latest","Digest":"%s","Size":523}}""".formatted(DIGEST));

        assertThat(run("push", "ghcr.io/acme/web").out()).isEqualTo(DIGEST + " ghcr.io/acme/web\n");
        assertThat(run("push", "ghcr.io/acme/web@" + DIGEST).code()).isEqualTo(2);
    }

    @Test
    void savesToAFileThatIsWholeOrNotThere() {
        tar("GET /v1.41/images/get?names=a&names=b", new byte[2048]);
        tar("GET /v1.41/images/get?names=cut", new byte[2000]);

        out("save", "a", "b", "-o", folder + "/ab.tar");
        Rig.Result cut = run("save", "cut", "-o", folder + "/cut.tar");

        assertThat(folder.resolve("ab.tar")).hasSize(2048);
        assertThat(cut.code()).isEqualTo(7);
        assertThat(cut.err()).isEqualTo("dray: could not save cut: the archive broke off after 2,000 bytes\n");
        assertThat(folder.resolve("cut.tar")).doesNotExist();
        assertThat(run("save", "a", "b", "-o", folder + "/ab.tar").err()).contains("--force overwrites it");
    }

    @Test
    void savesNoTarToATerminal() {
        rig.terminal = true;

        assertThat(run("save", "a").code()).isEqualTo(2);
        assertThat(engine.lines()).isEmpty();
    }

    @Test
    void loadsFromAFileAndFromStandardInput() throws IOException {
        AtomicReference<byte @Nullable []> sent = new AtomicReference<>();
        engine.on("POST /v1.41/images/load?quiet=0", call -> {
            sent.set(call.body() == null ? null : call.body().open().readAllBytes());
            return reply(200, "{\"stream\":\"Loaded image: acme/web:1\\n\"}");
        });
        Files.writeString(folder.resolve("web.tar"), "of a file");
        rig.input = "of a stream";

        assertThat(out("load", "-i", folder + "/web.tar")).isEqualTo("acme/web:1\n");
        assertThat(sent.get()).asString(UTF_8).isEqualTo("of a file");
        assertThat(out("load", "--json")).contains("\"loaded\": [\n    \"acme/web:1\"\n  ]");
        assertThat(sent.get()).asString(UTF_8).isEqualTo("of a stream");
        assertThat(run("load", "-i", folder + "/none.tar").err()).contains("no such file");
    }

    @Test
    void importsATar() throws IOException {
        Files.write(folder.resolve("base.tar"), new byte[1024]);
        on(
                "POST /v1.41/images/create?fromSrc=-&repo=acme%2Fbase%3A1&message=m&changes=CMD+%5B%22%2Fx%22%5D",
                "{\"status\":\"%s\"}".formatted(ID));
        on("POST /v1.41/images/create?fromSrc=https%3A%2F%2Facme.test%2Fb.tar", "{\"status\":\"%s\"}".formatted(ID));

        assertThat(out("import", folder + "/base.tar", "acme/base:1", "-m", "m", "--change", "CMD [\"/x\"]"))
                .isEqualTo(ID + "\n");
        assertThat(out("import", "https://acme.test/b.tar", "--json")).contains("\"id\": \"" + ID);
    }

    @Test
    void tagsAndRemoves() {
        engine.on("POST /v1.41/images/web/tag?repo=acme%2Fweb&tag=latest", HttpReply.of(201));
        on("DELETE /v1.41/images/web?force=1", "[{\"Untagged\":\"web:latest\"},{\"Deleted\":\"%s\"}]".formatted(ID));
        engine.on("DELETE /v1.41/images/none?force=1", reply(404, "{\"message\":\"No such image: none\"}"));

        assertThat(out("tag", "web", "acme/web")).isEmpty();
        Rig.Result removed = run("rm", "-f", "none", "web");

        assertThat(removed.out()).isEqualTo("untagged web:latest\ndeleted " + ID + "\n");
        assertThat(removed.code()).isEqualTo(3);
        assertThat(removed.err()).contains("No such image: none");
    }

    @Test
    void prunes() {
        on(
                "POST /v1.41/images/prune?filters=%7B%22until%22%3A%5B%2224h%22%5D%2C%22dangling%22%3A%5B%22false%22%5D%7D",
                "{\"ImagesDeleted\":[{\"Deleted\":\"sha256:aa\"}],\"SpaceReclaimed\":1500}");

        assertThat(out("prune", "--all", "--filter", "until=24h")).isEqualTo("deleted sha256:aa\nfreed 1.5 kB\n");
        assertThat(out("prune", "--all", "--filter", "until=24h", "--json")).contains("\"bytes\": 1500");
    }

    @Test
    void searchesAndAsksRegistries() {
        on(
                "GET /v1.41/images/search?term=my&limit=25",
                "[{\"name\":\"mysql\",\"description\":\"A db\",\"is_official\":true,\"star_count\":9}]");
        on("GET /v1.41/distribution/ghcr.io/acme/web:1/json", """
                {"Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%s","size":9},
                 "Platforms":[{"os":"linux","architecture":"amd64"}]}""".formatted(DIGEST));

        assertThat(out("search", "my")).isEqualTo("""
                NAME   STARS  OFFICIAL  DESCRIPTION
                mysql      9  yes       A db
                """);
        assertThat(out("distribution", "ghcr.io/acme/web:1"))
                .contains("digest     " + DIGEST, "platforms  linux/amd64");
    }

    @Test
    void tellsWhatTheEngineIs() {
        on("GET /v1.41/version", """
                {"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","Os":"linux","Arch":"amd64",
                 "Components":[{"Name":"containerd","Version":"1.6.20"}]}""");
        on("GET /v1.41/info", "{\"Name\":\"vm\",\"Driver\":\"overlay2\",\"Images\":3}");
        on("GET /v1.41/system/df", "{\"LayersSize\":9,\"Images\":[{\"Size\":9,\"Containers\":0}]}");

        assertThat(out("ping")).startsWith("Docker/20.10.24 (linux), API 1.41, in ");
        assertThat(out("ping", "--json")).contains("\"spoken\": \"1.41\"");
        assertThat(out("version")).contains("spoken              1.41", "containerd          1.6.20");
        assertThat(out("info")).contains("storage     overlay2", "images      3", "mirrors     -");
        assertThat(out("df")).startsWith("""
                TYPE         TOTAL  ACTIVE  SIZE  RECLAIMABLE
                images           1       0   9 B          9 B
                """);
        assertThat(out("df", "--json")).contains("\"reclaimable\": 9");
    }

    @Test
    void showsEvents() {
        on("GET /v1.41/events?until=1796026900.000000000", """
                {"Type":"image","Action":"tag","Actor":{"ID":"%s","Attributes":{"name":"a:1","b":"c"}},
                 "timeNano":1796026896159087871}""".formatted(ID));

        assertThat(out("events", "--until", "1796026900"))
                .isEqualTo("2026-11-30T08:21:36.159087871Z image tag %s (b=c, name=a:1)\n".formatted(ID));
        assertThat(out("events", "--until", "2026-11-30T08:21:40Z", "--json"))
                .isEqualTo(
                        "{\"time\":\"2026-11-30T08:21:36.159087871Z\",\"type\":\"image\",\"action\":\"tag\",\"id\":\"%s\","
                                        .formatted(ID)
                                + "\"attributes\":{\"name\":\"a:1\",\"b\":\"c\"}}\n");
        assertThat(run("events", "--since", "yesterday").code()).isEqualTo(2);
    }

    @Test
    void showsAContainer() {
        on("GET /v1.41/containers/web/json", """
                {"Id":"09e670adef3388","Name":"/web","Image":"sha256:1","Created":"2026-11-30T08:08:11Z",
                  "State":{"Status":"exited"},"Config":{"Image":"acme/web:1"}}""");

        assertThat(out("container", "web"))
                .contains(
                        "name      web\n",
                        "image     acme/web:1\n",
                        "state     exited\n",
                        "created   2026-11-30T08:08:11Z");
        assertThat(out("container", "web", "--json")).contains("\"Name\": \"/web\"");
    }

    @Test
    void listsAndExportsContainers() {
        on("GET /v1.41/containers/json?all=1", """
                [{"Id":"09e670adef3388","Names":["/web"],"Image":"acme/web:1","Command":"/bin/sh","Created":1796026091,
                  "State":"exited"}]""");
        tar("GET /v1.41/containers/web/export", new byte[1024]);

        assertThat(out("containers", "-a")).isEqualTo("""
                ID            NAME  IMAGE       STATE   CREATED               COMMAND
                09e670adef33  web   acme/web:1  exited  2026-11-30T08:08:11Z  /bin/sh
                """);
        out("export", "web", "-o", folder + "/web.tar");
        assertThat(folder.resolve("web.tar")).hasSize(1024);
    }

    @Test
    void copiesOutOfAContainer() throws IOException {
        tar("GET /v1.41/containers/web/archive?path=%2Fetc%2Fconf", Rig.tar("conf/", "", "conf/a", "1"));
        tar("GET /v1.41/containers/web/archive?path=%2Fodd", Rig.tar(".wh.a", ""));
        tar("GET /v1.41/containers/web/archive?path=%2Fevil", Rig.tar("../evil", "1"));

        out("cp", "web:/etc/conf", folder + "/here");
        assertThat(folder.resolve("here/conf/a")).hasContent("1");
        assertThat(run("cp", "web:/etc/conf", folder + "/here").code()).isEqualTo(1);
        assertThat(out("cp", "web:etc/conf", "-")).startsWith("conf/");
        assertThat(run("cp", "web:/odd", folder + "/odd").err()).contains("what begins with .wh.");
        assertThat(run("cp", "web:/evil", folder + "/evil/in").code()).isNotZero();
        assertThat(folder.resolve("evil/evil")).doesNotExist();
    }

    @Test
    void copiesIntoAContainer() throws IOException {
        AtomicReference<byte[]> sent = new AtomicReference<>(new byte[0]);
        engine.on(
                "PUT /v1.41/containers/web/archive?path=%2Fsrv",
                call -> {
                    sent.set(
                            call.body() == null
                                    ? new byte[0]
                                    : call.body().open().readAllBytes());
                    return HttpReply.of(200);
                });
        Files.createDirectories(folder.resolve("site/css"));
        Files.writeString(folder.resolve("site/index.html"), "hello");
        Files.createSymbolicLink(folder.resolve("site/css/link"), Path.of("../index.html"));

        assertThat(out("cp", folder + "/site", "web:/srv")).isEmpty();

        try (var tar = new TarReader(new ByteArrayInputStream(sent.get()))) {
            var names = new TreeSet<String>();
            for (var entry = tar.next(); entry != null; entry = tar.next()) {
                names.add(entry.name() + (entry.linkName().isEmpty() ? "" : " -> " + entry.linkName()));
                assertThat(entry.uid()).isZero();
            }
            assertThat(names)
                    .containsExactly("site/", "site/css/", "site/css/link -> ../index.html", "site/index.html");
        }
        rig.input = "a tar";
        out("cp", "-", "web:/srv");
        assertThat(sent.get()).asString(UTF_8).isEqualTo("a tar");
    }

    @ParameterizedTest
    @CsvSource({"a, b", "./a:b, c", "web:/a, web:/b", "/x/y:z, b"})
    void oneEndOfACopyIsInAContainer(String from, String to) {
        assertThat(run("cp", from, to).code()).isEqualTo(2);
        assertThat(engine.lines()).isEmpty();
    }

    @Test
    void theEngineIsNamedAsDockerNamesIt() {
        hasAnImage();
        String other = address();
        rig.environment.remove("DOCKER_HOST");

        assertThat(out("-H", other, "images")).contains("acme/web:1");
        assertThat(out("images", "--host", other)).contains("acme/web:1");
        assertThat(out("images", "--docker-host", other)).contains("acme/web:1");
        assertThat(run("images", "-c", "nowhere").code()).isEqualTo(3);
        assertThat(run("images", "-H", other, "-c", "nowhere").code()).isEqualTo(2);
        assertThat(run("images", "-H", "unix://" + folder + "/none.sock").code())
                .isEqualTo(7);
    }

    @Test
    void saysWhatItWants() {
        Rig.Result result = run();

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("engine wants one of: ping, version");
    }
}
