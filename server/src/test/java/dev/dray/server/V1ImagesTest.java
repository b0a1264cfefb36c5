package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.http.HttpReply;
import dev.dray.layer.Compression;
import dev.dray.layer.TarSum;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.StoredRepository;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of today's images in the API v1, and what is said where there is none.
final class V1ImagesTest {
    private static final String[] REGISTRY_SHAPE = {"X-Docker-Token", "true"};

    private final MemoryStorage storage = new MemoryStorage();
    private final StoredRepository web = storage.repository("acme/web");
    private final Calls calls =
            new Calls(new RegistryHandler(RegistryOptions.of(storage).withV1(true)));

    private String tag(String name, String tag) throws IOException {
        String token = calls.send("GET", "/v1/repositories/" + name + "/images", REGISTRY_SHAPE)
                .headers()
                .find("X-Docker-Token")
                .orElseThrow();
        HttpReply reply =
                calls.send("GET", "/v1/repositories/" + name + "/tags/" + tag, "Authorization", "Token " + token);
        return V1Rig.text(reply).replace("\"", "");
    }

    private List<String> ancestry(String id) throws IOException {
        return ((Json.Items) V1Rig.json(calls.send("GET", "/v1/images/" + id + "/ancestry")))
                .values().stream().map(each -> ((Json.Text) each).value()).toList();
    }

    private Json document(String id) throws IOException {
        return V1Rig.json(calls.send("GET", "/v1/images/" + id + "/json"));
    }

    private HttpReply layer(String id) throws IOException {
        return calls.send("GET", Calls.location(calls.send("GET", "/v1/images/" + id + "/layer")));
    }

    private static String hexOf(byte[] content) {
        return Digest.of(content).hex();
    }

    /// Protocols C139: as Docker's registry made schema 1 of schema 2.
    @Test
    void idsAreHashesOfWhatCameBefore() throws IOException {
        byte[] base = V1Rig.gzip(V1Rig.tar("a", "1"));
        byte[] next = V1Rig.gzip(V1Rig.tar("b", "2"));
        Manifest.Image image = V1Rig.put(web, "1.0", base, next);
        String config = new String(web.open(image.config()).readAllBytes(), StandardCharsets.UTF_8);

        String first = V1Rig.sha256(hexOf(base) + " ");
        String second = V1Rig.sha256(hexOf(next) + " " + first);
        String top = V1Rig.sha256(EmptyLayer.DIGEST.hex() + " " + second + " " + config);

        assertThat(ancestry(tag("acme/web", "1.0"))).containsExactly(top, second, first);
        assertThat(V1Rig.sha256(EmptyLayer.DIGEST.hex() + " "))
                .isEqualTo("3690474eb5b4b26fdfbd89c6e159e8cc376ca76ef48032a30fa6aafd56337880");
    }

    @Test
    void theEmptyLayerIsTheOneThatOldImagesHave() throws IOException {
        assertThat(Digest.of(EmptyLayer.bytes())).isEqualTo(EmptyLayer.DIGEST);
        assertThat(Digest.of(V1Rig.gunzip(EmptyLayer.bytes()))).isEqualTo(EmptyLayer.DIFF_ID);
    }

    /// Protocols B70.
    @Test
    void documentsSayWhatIsKnownOfAStep() throws IOException {
        byte[] base = V1Rig.gzip(V1Rig.tar("a", "1"));
        V1Rig.put(web, "1.0", base);
        List<String> ids = ancestry(tag("acme/web", "1.0"));

        assertThat(document(ids.getLast()))
                .hasToString(
                        "{\"id\":\"%s\",\"created\":\"2016-01-01T00:00:00Z\",\"container_config\":{\"Cmd\":[\"add 0\"]},\"Size\":%d}"
                                .formatted(ids.getLast(), base.length));
        assertThat(document(ids.getFirst()))
                .hasToString(
                        ("{\"id\":\"%s\",\"parent\":\"%s\",\"created\":\"2016-02-01T00:00:00Z\",\"architecture\":\"amd64\",\"os\":\"linux\","
                            + "\"config\":{\"Cmd\":[\"sh\"]},\"throwaway\":true,\"Size\":0}")
                                .formatted(ids.getFirst(), ids.getLast()));
    }

    @Test
    void anImageWithoutHistoryHasAStepForEachLayer() throws IOException {
        byte[] base = V1Rig.gzip(V1Rig.tar("a", "1"));
        byte[] next = V1Rig.gzip(V1Rig.tar("b", "2"));
        web.tag("bare", V1Rig.image(web, Json.of(List.of()), base, next).descriptor());
        web.tag("none", V1Rig.image(web, Json.of(List.of())).descriptor());

        List<String> ids = ancestry(tag("acme/web", "bare"));
        assertThat(ids).hasSize(2);
        assertThat(layer(ids.getLast()).body().readAllBytes()).isEqualTo(base);
        assertThat(ancestry(tag("acme/web", "none"))).hasSize(1);
    }

    /// The registry that has it, and the order in which things came, do not matter.
    @Test
    void theSameImageIsTheSameEverywhere() throws IOException {
        byte[] base = V1Rig.gzip(V1Rig.tar("a", "1"));
        MemoryStorage otherStorage = new MemoryStorage();
        V1Rig.put(web, "1.0", base);
        V1Rig.put(otherStorage.repository("b"), "2.0", base);
        Calls other =
                new Calls(new RegistryHandler(RegistryOptions.of(otherStorage).withV1(true)));
        String id = tag("acme/web", "1.0");

        assertThat(V1Rig.text(other.send("GET", "/v1/images/" + id + "/json")))
                .isEqualTo(V1Rig.text(calls.send("GET", "/v1/images/" + id + "/json")));
    }

    @Test
    void anIndexIsItsImageForLinuxOnAmd64OrElseItsFirst() throws IOException {
        Platform arm = Platform.parse("linux/arm64");
        Descriptor image =
                V1Rig.put(web, "one", V1Rig.gzip(V1Rig.tar("a", "1"))).descriptor();
        Descriptor other = new RandomImages(1).image(web, arm, 1, 100);
        RandomImages.index(web, "both", List.of(other, image.withPlatform(Platform.LINUX_AMD64)));
        RandomImages.index(web, "arm", List.of(other));

        assertThat(tag("acme/web", "both")).isEqualTo(tag("acme/web", "one"));
        assertThat(tag("acme/web", "arm")).isNotEqualTo(tag("acme/web", "one"));
    }

    @Test
    void whatIsNoImageHasNoTag() throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));
        Blob config = Blob.of(MediaType.OCI_EMPTY, Calls.bytes("{}"));
        web.put(config);
        Manifest artifact = Manifest.ofImage(config.descriptor(), List.of(config.descriptor()));
        web.put(Blob.of(artifact));
        web.tag("signature", artifact.descriptor());

        assertThat(V1Rig.text(calls.send("GET", "/v1/repositories/acme/web/tags")))
                .matches("\\[\\{\"layer\": \"[0-9a-f]{8}\", \"name\": \"1.0\"}]");
        assertThat(Calls.text(calls.send("GET", "/v1/repositories/acme/web/tags/signature")))
                .isEqualTo("Tag not found");
    }

    /// Clients of the time read gzip, and nothing newer.
    @ParameterizedTest
    @ValueSource(strings = {"ZSTD", "NONE"})
    void aLayerPackedOtherwiseIsPackedOnItsWay(Compression compression) throws IOException {
        byte[] tar = V1Rig.tar("a", "x".repeat(100_000));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(packed)) {
            out.write(tar);
        }
        V1Rig.put(web, "1.0", packed.toByteArray());
        String id = ancestry(tag("acme/web", "1.0")).getLast();

        HttpReply reply = layer(id);
        byte[] layer = reply.body().readAllBytes();

        assertThat(V1Rig.gunzip(layer)).isEqualTo(tar);
        assertThat(reply.headers().has("Content-Length")).isFalse();
        assertThat(layer(id).body().readAllBytes()).isEqualTo(layer);
        assertThat(calls.send("GET", "/v1/images/" + id + "/json").headers().has("X-Docker-Size"))
                .isFalse();
    }

    @Test
    void aLayerMayBeHadInParts() throws IOException {
        byte[] base = V1Rig.gzip(V1Rig.tar("a", "1"));
        V1Rig.put(web, "1.0", base);
        String id = ancestry(tag("acme/web", "1.0")).getLast();
        String location = Calls.location(calls.send("GET", "/v1/images/" + id + "/layer"));

        HttpReply part = calls.send("GET", location, "Range", "bytes=0-9");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body().readAllBytes()).isEqualTo(Arrays.copyOf(base, 10));
    }

    /// Protocols B81: over the document and the files; then the list knows it (B63).
    @Test
    void tellsAChecksumAndRemembersIt() throws IOException {
        byte[] tar = V1Rig.tar("a", "1");
        V1Rig.put(web, "1.0", V1Rig.gzip(tar));
        String id = ancestry(tag("acme/web", "1.0")).getLast();
        byte[] json = Calls.bytes(V1Rig.text(calls.send("GET", "/v1/images/" + id + "/json")));
        String expected = TarSum.of(TarSum.Version.V0, json, new ByteArrayInputStream(tar));
        String list = "/v1/repositories/acme/web/images";
        assertThat(V1Rig.text(calls.send("GET", list))).contains("{\"checksum\": \"\", \"id\": \"" + id + "\"}");

        HttpReply reply = calls.send("GET", "/v1/images/" + id + "/checksum");

        assertThat(V1Rig.text(reply)).isEqualTo('"' + expected + '"');
        assertThat(reply.headers().find("X-Docker-Checksum")).contains(expected);
        assertThat(V1Rig.text(calls.send("GET", list)))
                .contains("{\"checksum\": \"" + expected + "\", \"id\": \"" + id);
    }

    /// There are writers of such layers.
    @Test
    void aTarThatEndsTooEarlyHasNoChecksumButIsGiven() throws IOException {
        byte[] cut = V1Rig.gzip(Arrays.copyOf(V1Rig.tar("a", "1"), 513));
        V1Rig.put(web, "1.0", cut);
        String id = ancestry(tag("acme/web", "1.0")).getLast();

        assertThat(calls.send("GET", "/v1/images/" + id + "/checksum").status()).isEqualTo(404);
        assertThat(layer(id).body().readAllBytes()).isEqualTo(cut);
    }

    /// Protocols B2, B60: what newer clients push as `ubuntu` is `library/ubuntu` to older ones.
    @ParameterizedTest
    @CsvSource({"ubuntu, ubuntu", "library/ubuntu, ubuntu", "ubuntu, library/ubuntu", "library/ubuntu, library/ubuntu"})
    void aNameWithoutANamespaceIsInTheLibrary(String asked, String stored) throws IOException {
        V1Rig.put(storage.repository(stored), "14.04", V1Rig.gzip(V1Rig.tar("a", "1")));

        assertThat(tag(asked, "14.04")).hasSize(64);
    }

    @Test
    void findsWhatATagNoLongerNames() throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));
        String id = tag("acme/web", "1.0");
        document(id);
        web.untag("1.0");

        assertThat(document(id).findText("id")).contains(id);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/repositories/acme/none/images, 404, images not found",
        "/v1/repositories/acme/none/tags, 404, Repository not found",
        "/v1/images/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/json, 404, Image not found",
        "/v1/images/01234567/json, 404, Invalid image ID",
        "/v1/images/..%2F..%2Fetc/layer, 404, Not Found",
        "/v1/repositories/..%2Fx/tags, 404, Not Found",
        "/v1/repositories/UPPER/x/tags, 404, Not Found",
        "/v1/, 404, Not Found",
        "/v1/layers/sha256:00?repository=acme/web&signature=0, 403, 'This URL has expired, ask for the layer again'"
    })
    void errorsAreInTheWordsOfTheTime(String path, int status, String text) throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));

        HttpReply reply = calls.send("GET", path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().find("Content-Type")).contains("application/json");
        assertThat(Calls.text(reply)).isEqualTo("{\"error\": \"" + text + "\"}");
    }

    /// Protocols B62: with the token of a registry's client in JSON, without one in plain text.
    @Test
    void aTagThatIsNotThereIsSaidInBothShapes() throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));
        String token = calls.send("GET", "/v1/repositories/acme/web/images", REGISTRY_SHAPE)
                .headers()
                .find("X-Docker-Token")
                .orElseThrow();
        String path = "/v1/repositories/acme/web/tags/2.0";

        assertThat(Calls.text(calls.send("GET", path))).isEqualTo("Tag not found");
        HttpReply reply = calls.send("GET", path, "Authorization", "Token " + token);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(Calls.text(reply)).isEqualTo("{\"error\": \"Tag not found\"}");
    }

    /// Protocols B39a.
    @Test
    void tellsOfATag() throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));

        assertThat(V1Rig.text(calls.send("GET", "/v1/repositories/acme/web/tags/1.0/json")))
                .isEqualTo("{\"last_update\": 1454284800, \"arch\": \"amd64\", \"os\": \"linux\"}");
        assertThat(calls.send("GET", "/v1/repositories/acme/web/tags/none/json").status())
                .isEqualTo(404);
    }

    /// Some clients understand one shape only, and send a token or not as they like.
    @ParameterizedTest
    @EnumSource(names = {"REGISTRY", "HUB"})
    void theShapeOfTagsMayBeFixed(V1 shape) throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));
        Calls fixed = new Calls(new RegistryHandler(RegistryOptions.of(storage).withV1(shape)));
        String start = shape == V1.HUB ? "[{" : "{\"1.0\": \"";

        assertThat(V1Rig.text(fixed.send("GET", "/v1/repositories/acme/web/tags")))
                .startsWith(start);
        assertThat(V1Rig.text(fixed.send("GET", "/v1/repositories/acme/web/tags", "Authorization", "x")))
                .startsWith(start);
    }

    @Test
    void otherMethodsAreRefused() throws IOException {
        HttpReply reply = calls.send("PATCH", "/v1/repositories/acme/web/tags");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(Calls.text(reply)).isEqualTo("{\"error\": \"Method not allowed\"}");
    }

    /// Protocols B39b.
    @Test
    void aDocumentIsKeptByWhoHasIt() throws IOException {
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));
        String path = "/v1/images/" + tag("acme/web", "1.0") + "/json";

        assertThat(calls.send("GET", path).headers().find("Cache-Control")).contains("public, max-age=31536000");
        assertThat(calls.send("GET", path, "If-Modified-Since", "x").status()).isEqualTo(304);
    }

    /// Protocols B26.
    @Test
    void searchesNames() throws IOException {
        V1Rig.put(storage.repository("library/redis"), "1", V1Rig.gzip(V1Rig.tar("a", "1")));
        V1Rig.put(storage.repository("acme/redis-tools"), "1", V1Rig.gzip(V1Rig.tar("a", "1")));
        V1Rig.put(web, "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));

        assertThat(V1Rig.text(calls.send("GET", "/v1/search?q=REDIS&n=1")))
                .isEqualTo("{\"query\": \"REDIS\", \"num_results\": 2, \"num_pages\": 2, \"page\": 1, \"page_size\": 1,"
                        + " \"results\": [{\"name\": \"acme/redis-tools\", \"description\": \"\", \"star_count\":"
                        + " 0, \"is_official\": false, \"is_automated\": false, \"is_trusted\": false}]}");
        assertThat(V1Rig.text(calls.send("GET", "/v1/search?q=redis&n=1&page=2")))
                .contains("\"name\": \"redis\"", "\"is_official\": true");
        assertThat(V1Rig.text(calls.send("GET", "/v1/search?q=none"))).contains("\"num_results\": 0");
    }
}
