package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.testkit.FaultyHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private static final String IMAGE = "localhost:5000/acme/web:1.0";
    private static final Platform HERE = Platform.ofThisMachine();
    private static final Platform ELSEWHERE =
            HERE.equals(Platform.LINUX_AMD64) ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;

    @TempDir
    Path folder;

    private Rig rig;
    private Descriptor here;
    private Descriptor index;
    private byte[] base;

    @BeforeEach
    void pushAnImage() throws IOException {
        rig = new Rig(folder);
        base = Rig.tar("etc/", "", "etc/hosts", "127.0.0.1 localhost\n", "old", "gone soon");
        here = rig.image("acme/web", HERE, base, Rig.tar(".wh.old", "", "new", "here now"));
        Descriptor elsewhere = rig.image("acme/web", ELSEWHERE, Rig.tar("elsewhere", "far away"));
        index = rig.index("acme/web", "1.0", here, elsewhere);
    }

    @Test
    void explainsAName() {
        Rig.Result result = rig.run("name", "ubuntu:14.04");

        assertThat(result.code()).isZero();
        assertThat(result.lines())
                .contains(
                        "registry    docker.io",
                        "namespace   library",
                        "repository  library/ubuntu",
                        "tag         14.04",
                        "familiar    ubuntu:14.04",
                        "full        docker.io/library/ubuntu:14.04",
                        "manifest    https://registry-1.docker.io/v2/library/ubuntu/manifests/14.04");
    }

    @Test
    void explainsANameToPrograms() {
        Json name = Json.parse(rig.run("name", "ubuntu", "--json").out());

        assertThat(name.findText("tag")).contains("latest");
        assertThat(name.findText("full")).contains("docker.io/library/ubuntu:latest");
        assertThat(name.find("digest")).isEmpty();
    }

    @Test
    void listsTagsAndRepositories() {
        assertThat(rig.run("tags", "localhost:5000/acme/web").out()).isEqualTo("1.0\n");
        assertThat(rig.run("repos", "localhost:5000").out()).isEqualTo("acme/web\n");
        assertThat(Json.parse(rig.run("tags", "localhost:5000/acme/web", "--json")
                                .out())
                        .texts("tags"))
                .containsExactly("1.0");
    }

    @Test
    void printsManifestAndConfigByteForByte() throws IOException {
        String manifest = rig.run("manifest", IMAGE).out();
        String config = rig.run("config", IMAGE).out();

        assertThat(Digest.of(manifest.getBytes(StandardCharsets.UTF_8))).isEqualTo(index.digest());
        assertThat(Json.parse(config).findText("architecture")).contains(HERE.architecture());
    }

    @Test
    void printsTheDigestOfATagAndOfAPlatform() {
        assertThat(rig.run("digest", IMAGE).out()).isEqualTo(index.digest() + "\n");
        assertThat(rig.run("digest", IMAGE, "--platform", HERE.toString()).out())
                .isEqualTo(here.digest() + "\n");
    }

    @Test
    void saysWhichPlatformsThereAre() {
        Rig.Result result = rig.run("config", IMAGE, "--platform", "linux/s390x");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains("no image for linux/s390x")
                .contains(HERE.toString())
                .contains(ELSEWHERE.toString());
    }

    @Test
    void listsLayersWithSizeAndDiffId() {
        Json layers = Json.parse(rig.run("layers", IMAGE, "--json").out());
        List<String> lines = rig.run("layers", IMAGE).lines();

        assertThat(((Json.Items) layers).values()).hasSize(2);
        assertThat(((Json.Items) layers).values().getFirst().findText("diffId"))
                .contains(Digest.of(base).toString());
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).contains("DIGEST", "SIZE", "DIFFID");
    }

    @Test
    void makesAShortIdWhole() throws IOException {
        String digest = Digest.of(Rig.gzip(base)).hex();
        String diffId = Digest.of(base).hex();
        Path byDigest = folder.resolve("by-digest");
        Path byDiffId = folder.resolve("by-diff-id");

        assertThat(rig.run("layer", IMAGE, digest.substring(0, 8), "-o", byDigest.toString())
                        .code())
                .isZero();
        assertThat(rig.run("layer", IMAGE, "sha256:" + diffId.substring(0, 12), "-o", byDiffId.toString())
                        .code())
                .isZero();

        assertThat(byDigest).hasBinaryContent(Rig.gzip(base));
        assertThat(byDiffId).hasBinaryContent(Rig.gzip(base));
    }

    @Test
    void saysWhichLayersThereAreWhenAnIdIsUnknown() throws IOException {
        Rig.Result result =
                rig.run("layer", IMAGE, "00000000", "-o", folder.resolve("x").toString());

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains("no layer's id starts with 00000000")
                .contains(Digest.of(Rig.gzip(base)).toString());
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567", "xyzxyzxyz", "sha256:"})
    void wantsAnIdOfEightHexDigits(String id) {
        assertThat(rig.run("layer", IMAGE, id).code()).isEqualTo(2);
    }

    @Test
    void writesABlob() throws IOException {
        String digest = Digest.of(Rig.gzip(base)).toString();
        Path file = folder.resolve("blob");

        Rig.Result result = rig.run("blob", "localhost:5000/acme/web@" + digest, "-o", file.toString());

        assertThat(result.code()).isZero();
        assertThat(file).hasBinaryContent(Rig.gzip(base));
    }

    @Test
    void overwritesNothingUnlessForced() throws IOException {
        Path file = Files.writeString(folder.resolve("precious"), "mine");

        Rig.Result refused = rig.run("export", IMAGE, "-o", file.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("--force");
        assertThat(file).hasContent("mine");

        assertThat(rig.run("export", IMAGE, "-o", file.toString(), "--force").code())
                .isZero();
        assertThat(Files.size(file)).isGreaterThan(1024);
    }

    @Test
    void keepsBinaryDataFromTheTerminal() {
        rig.terminal = true;

        assertThat(rig.run("export", IMAGE).code()).isEqualTo(2);
    }

    @Test
    void unpacksAllLayers() {
        Path root = folder.resolve("root");

        Rig.Result result = rig.run("unpack", IMAGE, root.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(root.resolve("etc/hosts")).hasContent("127.0.0.1 localhost\n");
        assertThat(root.resolve("new")).hasContent("here now");
        assertThat(root.resolve("old")).doesNotExist();
    }

    @Test
    void unpacksFromTheStoreWithoutTheRegistry() {
        rig.run("pull", IMAGE);
        rig.server = call -> {
            throw new IOException("no network");
        };

        Rig.Result result =
                rig.run("unpack", "store:" + IMAGE, folder.resolve("root").toString());

        assertThat(result.code()).isZero();
        assertThat(folder.resolve("root/new")).hasContent("here now");
    }

    @Test
    void pullsIntoAnOciLayout() throws IOException {
        Path layout = folder.resolve("layout");

        Rig.Result result = rig.run("pull", IMAGE, "oci:" + layout);

        assertThat(result.code()).isZero();
        assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(rig.run("tags", "oci:" + layout).out()).isEqualTo("1.0\n");
        assertThat(rig.run("digest", "oci:" + layout + ":1.0").out()).isEqualTo(here.digest() + "\n");
        assertThat(rig.run("unpack", "oci:" + layout, folder.resolve("root").toString())
                        .code())
                .isZero();
    }

    @Test
    void pullsAllPlatformsWithTheIndex() {
        rig.run("pull", IMAGE, "--platform", "all");

        assertThat(rig.run("digest", "store:" + IMAGE).out()).isEqualTo(index.digest() + "\n");
        assertThat(rig.run("store", "verify").code()).isZero();
    }

    @Test
    void goesOnWithAPartialDownloadInTheNextRun() {
        String layer = "GET /v2/acme/web/blobs/" + Digest.of(gzippedBase());
        rig.server = new FaultyHttp(rig.server).on(layer, 1, FaultyHttp.cutAfter(20));
        List<String> ranges = new ArrayList<>();

        assertThat(rig.run("pull", IMAGE, "--retries", "0", "--jobs", "1").code())
                .isEqualTo(7);
        assertThat(rig.run("store", "verify").out()).contains("1 partial downloads, 0 problems");
        Http server = rig.server;
        rig.server = call -> {
            call.headers().find("Range").ifPresent(ranges::add);
            return server.send(call);
        };
        assertThat(rig.run("pull", IMAGE).code()).isZero();

        assertThat(ranges).containsExactly("bytes=20-");
        assertThat(rig.run("store", "verify").out()).contains("0 partial downloads, 0 problems");
    }

    private byte[] gzippedBase() {
        try {
            return Rig.gzip(base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void looksAfterTheStore() {
        rig.run("pull", IMAGE);

        assertThat(rig.run("store", "ls").out())
                .contains("localhost:5000/acme/web:1.0", here.digest().toString());
        assertThat(rig.run("store", "path").out()).isEqualTo(folder.resolve("store") + "\n");
        assertThat(rig.run("store", "gc").out()).startsWith("removed 0 files");
        assertThat(rig.run("store", "verify").out()).contains("0 problems");
        assertThat(rig.run("store").code()).isEqualTo(2);
    }

    @Test
    void endsWithSixAndKeepsNothingWhenBytesAreWrong() {
        rig.server = new FaultyHttp(rig.server).onFirst(20, "GET /v2/acme/web/blobs/", (call, next) -> {
            HttpReply reply = next.send(call);
            byte[] body = reply.read(1_000_000);
            body[body.length / 2]++;
            return HttpReply.of(reply.status(), reply.headers(), body);
        });

        Rig.Result result = rig.run("unpack", IMAGE, folder.resolve("root").toString());

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.err()).contains("digest");
        assertThat(folder.resolve("root")).doesNotExist();
        assertThat(rig.run("store", "verify").code()).isZero();
    }

    @Test
    void showsCallsAsCurlLines() {
        Rig.Result result = rig.run("tags", "localhost:5000/acme/web", "--trace");

        assertThat(result.err())
                .contains("curl -sS 'http://localhost:5000/v2/acme/web/tags/list'")
                .contains("-> 200");
    }

    @Test
    void saysWhatWentWrongInAtMostThreeLines() {
        Rig.Result result = rig.run("digest", "localhost:5000/acme/web:nope");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(result.err())
                .contains("could not read the manifest of localhost:5000/acme/web:nope")
                .contains("MANIFEST_UNKNOWN");
    }

    @Test
    void tellsKindsOfFailureApart() {
        rig.server = call -> HttpReply.of(call.uri().getPath().contains("slow") ? 429 : 403);
        assertThat(rig.run("digest", "localhost:5000/a:b").code()).isEqualTo(4);
        assertThat(rig.run("tags", "localhost:5000/slow", "--retries", "0").code())
                .isEqualTo(5);
        rig.server = call -> {
            throw new ConnectException("refused");
        };
        assertThat(rig.run("digest", "localhost:5000/a:b", "--retries", "0").code())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER", "a:b:c", "oci:"})
    void refusesWhatIsNoImage(String name) {
        Rig.Result result = rig.run("layers", name);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("dray: ");
    }

    @Test
    void refusesUnknownCommandsAndOptions() {
        assertThat(rig.run("frobnicate").code()).isEqualTo(2);
        assertThat(rig.run("tags", "--frobnicate", "x").code()).isEqualTo(2);
        assertThat(rig.run("tags").code()).isEqualTo(2);
    }

    @Test
    void helpsOnStandardOutput() {
        assertThat(rig.run("--help").out()).contains("layers", "unpack", "demo").doesNotContain("train");
        assertThat(rig.run().out()).contains("Usage: dray");
        assertThat(rig.run("pull", "--help").out()).contains("--platform");
        assertThat(rig.run("version").out()).startsWith("dray ");
    }

    @Test
    void escapesWhatRegistriesSay() {
        rig.server = call -> HttpReply.of(
                400,
                Headers.NONE,
                "{\"errors\":[{\"code\":\"X\",\"message\":\"\\u001b[31mred\\u0007\"}]}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(rig.run("tags", "localhost:5000/a").err())
                .doesNotContain("\033", "\007")
                .contains("red");
    }
}
