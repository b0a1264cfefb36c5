package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Image;
import dev.dray.http.HttpReply;
import dev.dray.layer.Compression;
import dev.dray.layer.TarSum;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.StoredRepository;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What old clients push becomes one of today's images, and comes back to old clients as it was (protocols J.2, B90).
final class V1PushTest {
    private static final String APP = "/v1/repositories/me/app/";
    private static final String BASE = "b".repeat(64);
    private static final String TOP = "a".repeat(64);

    private final MemoryStorage storage = new MemoryStorage();
    private final StoredRepository app = storage.repository("me/app");
    private Calls calls =
            new Calls(new RegistryHandler(RegistryOptions.of(storage).withV1(true)));
    private byte[] tar = {};
    private byte[] layer = {};
    private String[] authorization = {};

    @BeforeEach
    void begin() throws IOException {
        tar = V1Rig.tar("etc/os-release", "Busybox");
        layer = V1Rig.gzip(tar);
        HttpReply reply = calls.send(
                "PUT",
                APP,
                Calls.bytes("[{\"id\":\"%s\"},{\"id\":\"%s\",\"Tag\":\"1.0\"}]".formatted(BASE, TOP)),
                "X-Docker-Token",
                "true");
        assertThat(V1Rig.text(reply)).isEqualTo("\"\"");
        assertThat(reply.headers().find("X-Docker-Endpoints")).contains("registry.test");
        String token = reply.headers().find("X-Docker-Token").orElseThrow();
        assertThat(token).endsWith(",repository=\"me/app\",access=write");
        authorization = new String[] {"Authorization", "Token " + token};
    }

    private static byte[] base() {
        return Calls.bytes(
                "{\"id\":\"%s\",\"created\":\"2015-01-01T00:00:00Z\",\"comment\":\"first\"}".formatted(BASE));
    }

    private static byte[] top() {
        return Calls.bytes(("{\"id\":\"%s\", \"parent\":\"%s\", \"created\":\"2015-01-02T00:00:00Z\","
                        + "\"container_config\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"#(nop) CMD sh\"]},"
                        + "\"config\":{\"Cmd\":[\"sh\"]},\"architecture\":\"amd64\",\"os\":\"linux\",\"Size\":7}")
                .formatted(TOP, BASE));
    }

    private HttpReply put(String path, byte[] body) throws IOException {
        return calls.send("PUT", path, body, authorization);
    }

    private HttpReply checksum(String id, String name, String value) throws IOException {
        return calls.send(
                "PUT", "/v1/images/" + id + "/checksum", new byte[0], authorization[0], authorization[1], name, value);
    }

    private static String payload(byte[] json, byte[] layer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(json);
        all.write('\n');
        all.writeBytes(layer);
        return Digest.of(all.toByteArray()).toString();
    }

    private void pushImage(String id, byte[] json, byte[] content) throws IOException {
        assertThat(V1Rig.text(put("/v1/images/" + id + "/json", json))).isEqualTo("true");
        assertThat(V1Rig.text(put("/v1/images/" + id + "/layer", content))).isEqualTo("true");
        assertThat(V1Rig.text(checksum(id, "X-Docker-Checksum-Payload", payload(json, content))))
                .isEqualTo("true");
    }

    private void pushAll() throws IOException {
        pushImage(BASE, base(), layer);
        pushImage(TOP, top(), EmptyLayer.bytes());
        assertThat(V1Rig.text(put(APP + "tags/1.0", Calls.bytes('"' + TOP + '"'))))
                .isEqualTo("true");
        assertThat(put(APP + "images", Calls.bytes("[]")).status()).isEqualTo(204);
    }

    @Test
    void becomesAnImageOfToday() throws IOException {
        pushAll();

        Image image = Image.resolve(app, "1.0");
        Manifest.Image manifest = image.imageManifest();
        ImageConfig config = image.config();
        assertThat(manifest.layers()).hasSize(1);
        assertThat(manifest.layers().getFirst().mediaType()).isEqualTo(MediaType.OCI_LAYER_GZIP);
        assertThat(manifest.layers().getFirst().digest()).isEqualTo(Digest.of(layer));
        assertThat(config.diffIds()).containsExactly(Digest.of(tar));
        assertThat(config.process()).hasToString("{\"Cmd\":[\"sh\"]}");
        assertThat(config.history())
                .containsExactly(
                        new ImageConfig.History("2015-01-01T00:00:00Z", null, "first", false),
                        new ImageConfig.History("2015-01-02T00:00:00Z", "/bin/sh -c #(nop) CMD sh", null, true));
        assertThat(Json.parse(image.rawConfig()).find("Size")).isEmpty();
    }

    @Test
    void comesBackAsItWas() throws IOException {
        pushAll();

        assertThat(V1Rig.text(calls.send("GET", APP + "tags", authorization)))
                .isEqualTo("{\"1.0\": \"%s\"}".formatted(TOP));
        assertThat(V1Rig.text(calls.send("GET", "/v1/images/" + TOP + "/ancestry", authorization)))
                .isEqualTo("[\"%s\", \"%s\"]".formatted(TOP, BASE));
        HttpReply json = calls.send("GET", "/v1/images/" + TOP + "/json", authorization);
        assertThat(json.headers().find("X-Docker-Checksum-Payload")).contains(payload(top(), EmptyLayer.bytes()));
        assertThat(json.body().readAllBytes()).isEqualTo(top());
        String location = Calls.location(calls.send("GET", "/v1/images/" + BASE + "/layer", authorization));
        assertThat(calls.send("GET", location).body().readAllBytes()).isEqualTo(layer);
    }

    @Test
    void nothingIsRememberedOfWhatIsNoId() {
        V1Pushes pushes = new V1Pushes(InstantSource.system());
        String endless = "a".repeat(1_000_000);

        pushes.announce("me/app", List.of(endless, TOP));

        assertThat(pushes.findPath(endless)).isEmpty();
        assertThat(pushes.findPath(TOP)).contains("me/app");
    }

    /// Ids and documents are the client's to choose, in each repository anew.
    @Test
    void aChecksumIsOverTheLayerThatIsGiven() throws IOException {
        pushImage(BASE, base(), layer);
        put(APP + "tags/1.0", Calls.bytes('"' + BASE + '"')).close();
        String[] first = authorization;
        calls.send("GET", "/v1/images/" + BASE + "/json", first).close();
        byte[] another = V1Rig.gzip(V1Rig.tar("etc/os-release", "Other"));
        String other = "/v1/repositories/me/other/";
        HttpReply begun = calls.send("PUT", other, Calls.bytes("[]"), "X-Docker-Token", "true");
        String token = begun.headers().find("X-Docker-Token").orElseThrow();
        authorization = new String[] {"Authorization", "Token " + token};
        pushImage(BASE, base(), another);
        put(other + "tags/1.0", Calls.bytes('"' + BASE + '"')).close();

        HttpReply json = calls.send("GET", "/v1/images/" + BASE + "/json", authorization);

        assertThat(json.headers().find("X-Docker-Checksum-Payload")).contains(payload(base(), another));
    }

    @Test
    void theSamePushGivesTheSameImage() throws IOException {
        pushAll();
        String first = app.resolve("1.0").digest().toString();
        MemoryStorage other = new MemoryStorage();
        calls = new Calls(new RegistryHandler(RegistryOptions.of(other).withV1(true)));
        begin();
        pushAll();

        assertThat(other.repository("me/app").resolve("1.0").digest()).hasToString(first);
    }

    @Test
    void anImageThatIsThereIsNotPushedAgain() throws IOException {
        pushAll();

        assertThat(calls.send("GET", "/v1/images/" + BASE + "/json", authorization)
                        .status())
                .isEqualTo(200);
        HttpReply again = put("/v1/images/" + BASE + "/json", base());
        assertThat(again.status()).isEqualTo(409);
        assertThat(Calls.text(again)).isEqualTo("{\"error\": \"Image already exists\"}");
        assertThat(put("/v1/images/" + BASE + "/layer", layer).status()).isEqualTo(409);
        assertThat(put(APP + "tags/latest", Calls.bytes('"' + TOP + '"')).status())
                .isEqualTo(200);
        assertThat(app.resolve("latest")).isEqualTo(app.resolve("1.0"));
    }

    /// An ancestor may have a tag of its own; and an image may stand on one that was pushed by today's API.
    @Test
    void imagesStandOnOthers() throws IOException {
        V1Rig.put(app, "today", layer);
        String parent =
                V1Rig.text(calls.send("GET", APP + "tags/today", authorization)).replace("\"", "");
        byte[] json = Calls.bytes("{\"id\":\"%s\",\"parent\":\"%s\"}".formatted(TOP, parent));
        byte[] plain = V1Rig.tar("b", "2");
        pushImage(TOP, json, plain);
        put(APP + "tags/2.0", Calls.bytes('"' + TOP + '"')).close();

        Image image = Image.resolve(app, "2.0");
        assertThat(image.imageManifest().layers())
                .extracting(each -> each.digest())
                .containsExactly(Digest.of(layer), Digest.of(plain));
        assertThat(image.imageManifest().layers().getLast().mediaType()).isEqualTo(MediaType.OCI_LAYER);
        assertThat(Json.parse(V1Rig.text(calls.send("GET", "/v1/images/" + TOP + "/ancestry", authorization))))
                .asString()
                .contains(TOP, parent);
    }

    @Test
    void nothingIsSeenBeforeItsTag() throws IOException {
        pushImage(BASE, base(), layer);

        assertThat(calls.send("GET", APP + "tags").status()).isEqualTo(404);
        assertThat(calls.send("GET", "/v1/images/" + BASE + "/ancestry").status())
                .isEqualTo(404);
        // But who pushes hears that it came.
        assertThat(calls.send("GET", "/v1/images/" + BASE + "/json", authorization)
                        .status())
                .isEqualTo(200);
        assertThat(calls.send("GET", "/v1/images/" + TOP + "/json", authorization)
                        .status())
                .isEqualTo(404);
    }

    /// Older clients said the one checksum, newer ones the other, some both.
    @ParameterizedTest
    @EnumSource(TarSum.Version.class)
    void aTarSumIsAChecksumToo(TarSum.Version version) throws IOException {
        put("/v1/images/" + BASE + "/json", base()).close();
        put("/v1/images/" + BASE + "/layer", layer).close();

        HttpReply wrong = checksum(BASE, "X-Docker-Checksum", "tarsum+sha256:" + "0".repeat(64));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(Calls.text(wrong)).isEqualTo("{\"error\": \"Checksum mismatch\"}");
        String right = TarSum.of(version, base(), new ByteArrayInputStream(tar));
        assertThat(checksum(BASE, "X-Docker-Checksum", right).status()).isEqualTo(200);
    }

    @Test
    void checksumsAreInTheirPlace() throws IOException {
        assertThat(checksum(BASE, "X-Docker-Checksum-Payload", "sha256:0").status())
                .isEqualTo(404);
        put("/v1/images/" + BASE + "/json", base()).close();
        assertThat(checksum(BASE, "X-Docker-Checksum-Payload", "sha256:0").status())
                .isEqualTo(404);
        put("/v1/images/" + BASE + "/layer", layer).close();
        assertThat(checksum(BASE, "X", "y").status()).isEqualTo(412);
        assertThat(checksum(BASE, "X-Docker-Checksum-Payload", "sha256:0").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | Invalid JSON",
                "{ | Invalid JSON",
                "{\"id\":1} | Invalid JSON",
                "{} | Missing key `id' in JSON",
                "{\"id\":\"x\"} | JSON data contains invalid id"
            })
    void documentsMustBeSound(String json, String error) throws IOException {
        HttpReply reply = put("/v1/images/" + BASE + "/json", Calls.bytes(json));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.text(reply)).isEqualTo("{\"error\": \"" + error + "\"}");
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        assertThat(Calls.text(put("/v1/images/" + TOP + "/json", top())))
                .isEqualTo("{\"error\": \"Image depends on a non existing parent\"}");
        assertThat(put("/v1/images/" + BASE + "/layer", layer).status()).isEqualTo(404);
        assertThat(put("/v1/images/abc/json", base()).status()).isEqualTo(404);
        assertThat(put(APP + "tags/1.0", Calls.bytes('"' + TOP + '"')).status()).isEqualTo(404);
        assertThat(put(APP + "tags/1.0", Calls.bytes("7")).status()).isEqualTo(400);
        assertThat(Calls.text(put(APP + "tags/.1", Calls.bytes('"' + TOP + '"'))))
                .contains("Invalid tag name");
        put("/v1/images/" + BASE + "/json", base()).close();
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream out = Compression.ZSTD.compress(zstd)) {
            out.write(tar);
        }
        assertThat(put("/v1/images/" + BASE + "/layer", zstd.toByteArray()).status())
                .isEqualTo(400);
    }

    @Test
    void aLayerThatCannotBeUnpackedGetsNoTag() throws IOException {
        byte[] cut = Arrays.copyOf(layer, layer.length - 10);
        pushImage(BASE, base(), cut);

        HttpReply reply = put(APP + "tags/1.0", Calls.bytes('"' + BASE + '"'));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(app.tags()).isEmpty();
    }

    @Test
    void aTagCanBeTakenAway() throws IOException {
        pushAll();

        assertThat(calls.send("DELETE", APP + "tags/1.0").status()).isEqualTo(200);
        assertThat(Calls.text(calls.send("DELETE", APP + "tags/1.0"))).isEqualTo("{\"error\": \"Tag not found: 1.0\"}");
    }

    /// Protocols B23.
    @Test
    void allTagsCanBeTakenAway() throws IOException {
        pushAll();

        HttpReply reply = calls.send("DELETE", APP, "X-Docker-Token", "true");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().find("X-Docker-Token").orElseThrow()).endsWith(",access=delete");
        assertThat(app.tags()).isEmpty();
        assertThat(calls.send("DELETE", "/v1/repositories/me/none/").status()).isEqualTo(404);
    }

    @Test
    void aTokenToReadDoesNotWrite() throws IOException {
        pushAll();
        String token = calls.send("GET", APP + "images", "X-Docker-Token", "true")
                .headers()
                .find("X-Docker-Token")
                .orElseThrow();
        authorization = new String[] {"Authorization", "Token " + token};

        assertThat(put(APP + "tags/2.0", Calls.bytes('"' + TOP + '"')).status()).isEqualTo(401);
        assertThat(put("/v1/images/" + "c".repeat(64) + "/json", base()).status())
                .isEqualTo(401);
    }

    /// Over TLS, Docker sent its password with every call and no token (protocols B13).
    @Test
    void aPasswordWillDoForWhatWasAnnounced() throws IOException {
        Access access = new BasicAccess(Map.of("me", "pw"));
        calls = new Calls(new RegistryHandler(
                RegistryOptions.of(storage).withAccess(access).withV1(true)));
        authorization =
                new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(Calls.bytes("me:pw"))};
        put(APP, Calls.bytes("[{\"id\":\"%s\"},{\"id\":\"%s\"}]".formatted(BASE, TOP)))
                .close();
        pushAll();

        assertThat(app.tags()).isEqualTo(List.of("1.0"));
        assertThat(calls.send("PUT", "/v1/images/" + BASE + "/json", base()).status())
                .isEqualTo(401);
        assertThat(put("/v1/images/" + "c".repeat(64) + "/json", base()).status())
                .isEqualTo(401);
    }
}
