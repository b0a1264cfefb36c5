package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.server.BasicAccess;
import dev.dray.server.RegistryHandler;
import dev.dray.server.RegistryOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `dray v1 …`, and v1: as a place.
final class V1CommandTest {
    private static final String WEB = "localhost:5000/acme/web";

    @TempDir
    Path folder;

    private Rig rig = new Rig(Path.of(""));
    private byte[] lower = {};
    private byte[] upper = {};

    @BeforeEach
    void push() throws IOException {
        rig = new Rig(folder);
        rig.server = new RegistryHandler(RegistryOptions.of(rig.storage).withV1(true));
        lower = Rig.tar("etc/", "", "etc/hosts", "one");
        upper = Rig.tar("etc/hosts", "two", "bin/", "");
        Descriptor image = rig.image("acme/web", Platform.LINUX_AMD64, lower, upper);
        rig.storage.repository("acme/web").tag("1.0", image);
    }

    private String run(String... arguments) {
        Rig.Result result = rig.run(arguments);
        assertThat(result.err()).doesNotContain("dray:");
        assertThat(result.code()).isZero();
        return result.out();
    }

    private Json json(String... arguments) {
        return Json.parse(run(arguments));
    }

    /// Topmost first.
    private List<String> ids() {
        return run("v1", "ancestry", WEB + ":1.0").lines().toList();
    }

    @Test
    void tellsWhatThereIs() {
        List<String> ids = ids();

        assertThat(ids).hasSize(2).allMatch(id -> id.matches("[0-9a-f]{64}"));
        assertThat(run("v1", "tags", WEB)).containsPattern("1\\.0\\s+" + ids.getFirst());
        assertThat(run("tags", "v1:" + WEB)).isEqualTo("1.0\n");
        assertThat(run("v1", "images", "v1:" + WEB)).contains(ids);
        assertThat(run("v1", "layers", WEB + ":1.0").lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("1  " + ids.getLast())
                                .contains("sha256:"),
                        line -> assertThat(line).startsWith("2  " + ids.getFirst()));
        assertThat(run("v1", "search", "localhost:5000", "web")).contains("acme/web");
        assertThat(run("v1", "ping", "localhost:5000")).contains("standalone: yes");
        assertThat(run("v1", "token", WEB)).startsWith("Authorization: Token signature=");
    }

    @Test
    void tellsItAsJson() {
        List<String> ids = ids();

        assertThat(json("v1", "ancestry", WEB + ":1.0", "--json")).isEqualTo(Json.ofTexts(ids));
        assertThat(json("v1", "tags", WEB, "--json").find("tags").orElseThrow().findText("1.0"))
                .contains(ids.getFirst());
        assertThat(run("v1", "images", WEB, "--json")).contains("\"id\": \"" + ids.getFirst());
        assertThat(run("v1", "layers", WEB + ":1.0", "--json")).contains("\"checksums\"", "\"size\"");
        assertThat(run("v1", "search", "localhost:5000", "web", "--json")).contains("\"name\": \"acme/web\"");
        assertThat(json("v1", "ping", "localhost:5000", "--json").find("standalone"))
                .contains(Json.of(true));
        assertThat(json("v1", "token", WEB, "--json").texts("endpoints")).containsExactly("http://localhost:5000/");
    }

    @Test
    void writesDocumentsAndLayersByShortIds() throws IOException {
        String id = ids().getLast();
        Path file = folder.resolve("layer.tar.gz");

        String document = run("v1", "json", WEB + ":1.0", id.substring(0, 8));
        Rig.Result written = rig.run("v1", "layer", WEB + ":1.0", id.substring(0, 8), "-o", file.toString());

        assertThat(Json.parse(document).findText("id")).contains(id);
        assertThat(run("v1", "json", WEB + ":1.0", "--json")).contains("\"id\": \"" + ids().getFirst());
        assertThat(written.code()).isZero();
        assertThat(written.err()).startsWith(id + ": verified by sha256:");
        assertThat(Files.readAllBytes(file)).isEqualTo(Rig.gzip(lower));
        assertThat(json("v1", "layer", WEB + ":1.0", id, "-o", file.toString(), "--force", "--json")
                        .findText("digest"))
                .contains(Digest.of(Rig.gzip(lower)).toString());
    }

    /// An image of old is one of today from then on.
    @Test
    void whatAnImageBecomesIsTold() {
        for (List<String> command : List.of(
                List.of("copy", "v1:" + WEB + ":1.0", "localhost:5000/new/web:1"),
                List.of("copy", "--platform", "linux/amd64", "v1:" + WEB + ":1.0", "localhost:5000/new/web:1"),
                List.of("pull", "v1:" + WEB + ":1.0"))) {
            Rig.Result result = rig.run(command.toArray(String[]::new));

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.err())
                    .contains("(API v1) to %s\n".formatted(result.out().substring(0, 71)));
        }
    }

    @Test
    void otherCommandsTakeItsImages() throws IOException {
        String pulled = run("pull", "v1:" + WEB + ":1.0");
        String copied = run("copy", "v1:" + WEB + ":1.0", "localhost:5000/new/web:1");
        run("unpack", "v1:" + WEB + ":1.0", folder.resolve("old").toString());
        run("unpack", WEB + ":1.0", folder.resolve("new").toString());

        String digest = pulled.substring(0, 71);
        assertThat(pulled).isEqualTo("%s %s:1.0 -> store:%s:1.0\n".formatted(digest, WEB, WEB));
        assertThat(copied).startsWith(digest + " ");
        assertThat(run("digest", "v1:" + WEB + ":1.0")).isEqualTo(digest + "\n");
        assertThat(run("digest", "localhost:5000/new/web:1")).isEqualTo(digest + "\n");
        assertThat(run("store", "ls")).contains(WEB + ":1.0", digest);
        assertThat(run("layers", "v1:" + WEB + ":1.0").lines()).hasSize(3);
        assertThat(run("history", "v1:" + WEB + ":1.0").lines()).hasSize(3);
        assertThat(run("cat", "v1:" + WEB + ":1.0", "/etc/hosts")).isEqualTo("two");
        assertThat(run("layers", "v1:" + WEB + ":1.0")).isEqualTo(run("layers", WEB + ":1.0"));
        assertThat(Files.readString(folder.resolve("old/etc/hosts"))).isEqualTo("two");
        assertThat(Files.readString(folder.resolve("new/etc/hosts"))).isEqualTo("two");
        assertThat(folder.resolve("old/bin")).isDirectory();
    }

    @Test
    void severalArePulledAtOnce() throws IOException {
        rig.storage.repository("acme/web").tag("2.0", rig.image("acme/web", Platform.LINUX_AMD64, upper));
        Path archive = folder.resolve("both.tar");

        run("pull", "v1:" + WEB + ":1.0", "v1:" + WEB + ":2.0", "oci-archive:" + archive);
        run("pull", WEB + ":1.0", "v1:" + WEB + ":2.0");

        assertThat(run("tags", "store:" + WEB).lines()).containsExactlyInAnyOrder("1.0", "2.0");
        assertThat(archive).isRegularFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | v1 tags localhost:5000/acme/none | images not found",
                "3 | v1 layers localhost:5000/acme/web:2.0 | see which there are with: dray v1 tags localhost:5000/acme/web",
                "3 | v1 layer localhost:5000/acme/web:1.0 00000000 | has an id that starts with 00000000",
                "2 | v1 layer localhost:5000/acme/web:1.0 abc | want 8 to 64 hex digits",
                "2 | v1 layers localhost:5000/acme/web@sha256:0123456789012345678901234567890123456789012345678901234567890123 | the API v1 knows none",
                "2 | v1 tags localhost:5000/acme/web:1.0 | localhost:5000/acme/web:1.0",
                "2 | v1 | v1 wants one of: ping, search",
                "2 | v1 search localhost:5000 x --limit 0 | --limit wants 1 or more",
                "3 | pull v1:localhost:5000/acme/web:2.0 | HTTP 404",
                "1 | images v1:localhost:5000/acme/web | see its tags and ids with: dray v1 tags localhost:5000/acme/web",
                "1 | copy oci:DIR v1:localhost:5000/acme/web | the API v1 is only read",
                "2 | unpack v1:localhost:5000/acme/web@sha256:0123456789012345678901234567890123456789012345678901234567890123 DIR | want v1:NAME:TAG"
            })
    void saysWhatIsWrong(int code, String line, String message) throws IOException {
        run("copy", WEB + ":1.0", "oci:" + folder.resolve("layout"));

        Rig.Result result =
                rig.run(line.replace("DIR", folder.resolve("layout").toString()).split(" "));

        assertThat(result.err()).contains(message);
        assertThat(result.code()).isEqualTo(code);
    }

    private static HttpReply answer(int status, String body) {
        return HttpReply.of(status, Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "410 | '' | 1 | Docker Hub has its API v1 no more: use the name without v1:",
                "200 | <html></html> | 6 | a page of HTML where JSON was due",
                "401 | {\"error\":\"Requires authorization\"} | 4 | log in with: dray login docker.io",
                "200 | [] | 6 | "
            })
    void saysWhatIsWrongWithTheOtherSide(int status, String body, int code, String message) {
        rig.server = call -> answer(status, body == null ? "" : body);

        Rig.Result result = rig.run("pull", "v1:ubuntu:14.04", "--retries", "0");

        assertThat(result.err()).contains(message == null ? "" : message);
        assertThat(result.code()).isEqualTo(code);
    }

    @Test
    void aWrongChecksumIsSaidAndNothingIsWritten() {
        String id = ids().getFirst();
        Http right = rig.server;
        rig.server = call -> {
            HttpReply reply = right.send(call);
            return reply.headers().has("X-Docker-Checksum-Payload")
                    ? reply.withHeader("X-Docker-Checksum-Payload", "sha256:" + "0".repeat(64))
                    : reply;
        };
        Path file = folder.resolve("layer");

        Rig.Result result = rig.run("v1", "layer", WEB + ":1.0", id, "-o", file.toString());

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.err()).contains("but the registry says sha256:0000");
        assertThat(file).doesNotExist();
        assertThat(rig.run("pull", "v1:" + WEB + ":1.0").code()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1 tags", "v1 images", "v1 token"})
    void aPasswordOpensWhatIsClosed(String command) {
        rig.server = new RegistryHandler(RegistryOptions.of(rig.storage)
                .withAccess(new BasicAccess(Map.of("ann", "s3cret")))
                .withV1(true));
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.add(WEB);

        Rig.Result closed = rig.run(line.toArray(String[]::new));
        line.addAll(List.of("--creds", "ann:s3cret"));

        assertThat(closed.code()).isEqualTo(4);
        assertThat(closed.err()).contains("log in with: dray login localhost:5000");
        assertThat(rig.run(line.toArray(String[]::new)).code()).isZero();
        assertThat(rig.run("pull", "v1:" + WEB + ":1.0", "--creds", "ann:s3cret")
                        .code())
                .isZero();
    }

    /// Who takes an old registry for one of today hears what to write.
    @Test
    void aRegistryWithoutTheNewApiIsNamedInItsOwnWords() {
        Http both = rig.server;
        rig.server = call -> call.uri().getPath().startsWith("/v2/") ? answer(404, "") : both.send(call);

        Rig.Result result = rig.run("pull", WEB + ":1.0");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("help: localhost:5000 speaks the API v1 of before 2016: write v1:" + WEB);
    }
}
