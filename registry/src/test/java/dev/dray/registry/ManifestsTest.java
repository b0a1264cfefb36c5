package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How manifests are found and read (protocols C10 to C16).
final class ManifestsTest {
    /// 88 bytes (protocols J.10).
    private static final byte[] INDEX = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""".getBytes(UTF_8);
    private static final String DIGEST = "sha256:dff9de10919148711140d349bf03f1a99eb06f94b03e51715ccebfa7cdc518e2";
    private static final String OTHER = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String TYPE = MediaType.OCI_INDEX.value();
    private static final String TAG_PATH = "/v2/team/app/manifests/1.0";
    private static final String DIGEST_PATH = "/v2/team/app/manifests/" + DIGEST;
    private static final String GET_ACCEPT = "application/vnd.oci.image.index.v1+json, "
            + "application/vnd.oci.image.manifest.v1+json, "
            + "application/vnd.docker.distribution.manifest.list.v2+json, "
            + "application/vnd.docker.distribution.manifest.v2+json, "
            + "application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1, "
            + "application/vnd.docker.distribution.manifest.v1+json;q=0.1, */*;q=0.01";

    private final ScriptedHttp server = new ScriptedHttp();
    private final RegistryStore store = Clients.store(server);

    private static Headers whole() {
        return Headers.of("Docker-Content-Digest", DIGEST, "Content-Type", TYPE, "Content-Length", "88");
    }

    private static HttpReply reply(String type, byte[] body) {
        return HttpReply.of(200, Headers.of("Content-Type", type), body);
    }

    @Test
    void asksOnceWithHeadWhereThatIsAnsweredWell() throws IOException {
        server.on("HEAD " + TAG_PATH, HttpReply.of(200, whole()));

        Descriptor found = store.resolve("1.0");

        assertThat(found).isEqualTo(new Descriptor(MediaType.OCI_INDEX, Digest.parse(DIGEST), 88));
        assertThat(server.lines()).containsExactly("HEAD https://reg.example" + TAG_PATH);
        assertThat(server.calls().getFirst().headers().all("Accept")).containsExactly(GET_ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 501})
    void asksWithGetWhereHeadIsRefused(int status) throws IOException {
        server.on("HEAD " + TAG_PATH, HttpReply.of(status)).on("GET " + TAG_PATH, reply(TYPE, INDEX));

        assertThat(store.resolve("1.0").digest()).hasToString(DIGEST);
    }

    @ParameterizedTest
    @CsvSource({
        "Docker-Content-Digest, ''",
        "Docker-Content-Digest, sha256:../../x",
        "Docker-Content-Digest, md5:d41d8cd98f00b204e9800998ecf8427e",
        "Content-Length,        ''",
        "Content-Length,        0",
        "Content-Length,        many",
        "Content-Type,          ''",
        "Content-Type,          application/json",
        "Content-Type,          text/html",
        "Content-Type,          application/octet-stream"
    })
    void asksWithGetWhereHeadSaysTooLittle(String header, String value) throws IOException {
        Headers poor = value.isEmpty() ? whole().without(header) : whole().with(header, value);
        server.on("HEAD " + TAG_PATH, HttpReply.of(200, poor)).on("GET " + TAG_PATH, reply(TYPE, INDEX));

        Descriptor found = store.resolve("1.0");

        assertThat(found).isEqualTo(new Descriptor(MediaType.OCI_INDEX, Digest.parse(DIGEST), 88));
    }

    @Test
    void readsAManifestOnceWhenItHadToBeReadToBeFound() throws IOException {
        server.on("GET " + TAG_PATH, reply(TYPE, INDEX));

        Descriptor found = store.resolve("1.0");

        assertThat(store.open(found).readAllBytes()).isEqualTo(INDEX);
        assertThat(server.lines())
                .containsExactly("HEAD https://reg.example" + TAG_PATH, "GET https://reg.example" + TAG_PATH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=ISO-8859-1",
                "text/plain",
                "text/html",
                "binary/octet-stream",
                "application/vnd.oci.image.index.v1+json; charset=utf-8",
                ""
            })
    void findsTheTypeInTheDocumentWhereTheServerTellsNone(String type) throws IOException {
        server.on("GET " + TAG_PATH, reply(type, INDEX));

        assertThat(store.resolve("1.0").mediaType()).isEqualTo(MediaType.OCI_INDEX);
    }

    @Test
    void doesNotTrustADigestInTheHeadersOfADocument() throws IOException {
        server.on("GET " + TAG_PATH, reply(TYPE, INDEX).withHeader("Docker-Content-Digest", OTHER));

        assertThat(store.resolve("1.0").digest()).hasToString(DIGEST);
    }

    @Test
    void refusesAnotherDigestThanItAskedFor() {
        server.on("HEAD " + DIGEST_PATH, HttpReply.of(200, whole().with("Docker-Content-Digest", OTHER)));

        assertThatThrownBy(() -> store.resolve(DIGEST))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContainingAll(DIGEST, OTHER);
    }

    @Test
    void refusesOtherBytesThanItAskedFor() {
        server.on(
                "GET " + DIGEST_PATH,
                reply(TYPE, new String(INDEX, UTF_8).replace(":[]", ": []").getBytes(UTF_8)));

        assertThatThrownBy(() -> store.resolve(DIGEST)).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void findsAManifestByADigestOfAnotherAlgorithm() throws IOException {
        Digest sha512 = Digest.of(Digest.Algorithm.SHA512, INDEX);
        server.on("GET /v2/team/app/manifests/" + sha512, reply(TYPE, INDEX));

        Descriptor found = store.resolve(sha512.toString());

        assertThat(found.digest()).isEqualTo(sha512);
        assertThat(store.open(found).readAllBytes()).isEqualTo(INDEX);
    }

    @Test
    void refusesAManifestThatSaysItIsOfAnotherType() {
        server.on("GET " + TAG_PATH, reply(MediaType.OCI_MANIFEST.value(), INDEX));

        assertThatThrownBy(() -> store.resolve("1.0"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("reg.example/team/app:1.0");
    }

    @Test
    void refusesAManifestThatIsAnIndexAsWell() {
        String both = new String(INDEX, UTF_8).replace(":[]", ":[],\"config\":{},\"layers\":[]");
        server.on("GET " + TAG_PATH, reply(TYPE, both.getBytes(UTF_8)));

        assertThatThrownBy(() -> store.resolve("1.0"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("ambiguous");
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.docker.distribution.manifest.v1+json, '{ \"schemaVersion\": 1 }'",
        "application/vnd.example.thing,                        'no JSON at all'"
    })
    void keepsWhatItDoesNotInterpretByteForByte(String type, String document) throws IOException {
        server.on("GET " + TAG_PATH, reply(type, document.getBytes(UTF_8)));

        Descriptor found = store.resolve("1.0");

        assertThat(found.mediaType()).hasToString(type);
        assertThat(store.open(found).readAllBytes()).isEqualTo(document.getBytes(UTF_8));
    }

    @Test
    void asksForADocumentOfAnUnknownTypeWhereManifestsAre() throws IOException {
        server.on("GET " + TAG_PATH, reply("application/vnd.example.thing", INDEX))
                .on("HEAD " + DIGEST_PATH, HttpReply.of(200));

        assertThat(store.has(store.resolve("1.0"))).isTrue();
    }

    @Test
    void readsNoMoreThanFourMebibytes() {
        var endless = new EndlessStream();
        server.on("GET " + TAG_PATH, HttpReply.of(200).withBody(endless));

        assertThatThrownBy(() -> store.resolve("1.0"))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("4,194,304 bytes");
        assertThat(endless.count()).isLessThan(4 * 1024 * 1024 + 64 * 1024);
    }

    @Test
    void saysWhatTheRegistrySaysOfAMissingTag() {
        byte[] words = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown tag=1.0\"}]}".getBytes(UTF_8);
        server.on("GET " + TAG_PATH, HttpReply.of(404, Headers.NONE, words));

        assertThatThrownBy(() -> store.resolve("1.0"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessage("could not read the manifest of reg.example/team/app:1.0: reg.example answered HTTP 404, "
                        + "MANIFEST_UNKNOWN: unknown tag=1.0");
    }

    @Test
    void asksNoSecondTimeWhenTooManyRequestsWereMade() {
        server.on("HEAD " + TAG_PATH, HttpReply.of(429, Headers.of("Retry-After", "3600")));

        assertThatThrownBy(() -> store.resolve("1.0")).isInstanceOf(ImageException.RateLimited.class);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void triesAgainWhileTheRegistryIsOverloaded() throws IOException {
        server.on("HEAD " + TAG_PATH, HttpReply.of(503))
                .on("HEAD " + TAG_PATH, HttpReply.of(502))
                .on("HEAD " + TAG_PATH, HttpReply.of(200, whole()));

        assertThat(store.resolve("1.0").digest()).hasToString(DIGEST);
        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void echoesNoWebPage() {
        byte[] page = "<html><title>Log in to the hotel</title></html>".getBytes(UTF_8);
        server.on("GET " + TAG_PATH, reply("text/html", page));

        assertThatThrownBy(() -> store.resolve("1.0"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageNotContaining("hotel");
    }

    @Test
    void asksAgainForAManifestThatBrokeOff() throws IOException {
        server.on("GET " + TAG_PATH, reply(TYPE, INDEX).withBody(new BrokenStream(INDEX, 20)))
                .on("GET " + TAG_PATH, reply(TYPE, new byte[0]).withHeader("Content-Length", "88"))
                .on("GET " + TAG_PATH, reply(TYPE, INDEX));

        assertThat(store.resolve("1.0").digest()).hasToString(DIGEST);
    }

    @Test
    void givesUpOnAManifestThatAlwaysBreaksOff() {
        server.on("GET " + TAG_PATH, call -> reply(TYPE, INDEX).withBody(new BrokenStream(INDEX, 20)));

        assertThatThrownBy(() -> store.resolve("1.0")).isInstanceOf(ImageException.Unreachable.class);
        assertThat(server.lines()).hasSize(4);
    }

    @Test
    void findsAManifestThatWasOncePushedAsABlob() throws IOException {
        Descriptor index = Descriptor.of(MediaType.OCI_INDEX, INDEX);
        server.on("GET /v2/team/app/blobs/" + DIGEST, HttpReply.of(200, Headers.NONE, INDEX));

        assertThat(store.open(index).readAllBytes()).isEqualTo(INDEX);
    }

    @Test
    void saysThatAManifestIsMissingWhenItIsNoBlobEither() {
        Descriptor index = Descriptor.of(MediaType.OCI_INDEX, INDEX);

        assertThatThrownBy(() -> store.open(index))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("reg.example/team/app@" + DIGEST);
    }

    @Test
    void neverEndsOnWrongBytesAndAsksAgainTheNextTime() throws IOException {
        Descriptor index = Descriptor.of(MediaType.OCI_INDEX, INDEX);
        byte[] wrong = INDEX.clone();
        wrong[20]++;
        server.on("GET " + DIGEST_PATH, reply(TYPE, wrong)).on("GET " + DIGEST_PATH, reply(TYPE, INDEX));

        assertThatThrownBy(() -> store.open(index).readAllBytes()).isInstanceOf(ImageException.Corrupt.class);
        assertThat(store.open(index).readAllBytes()).isEqualTo(INDEX);
    }

    @Test
    void readsAManifestWithOneCall() throws IOException {
        server.on("GET " + TAG_PATH, reply(TYPE, INDEX));

        Manifest manifest = store.read("1.0");

        assertThat(manifest.raw()).isEqualTo(INDEX);
        assertThat(store.open(manifest.descriptor()).readAllBytes()).isEqualTo(INDEX);
        assertThat(server.lines()).containsExactly("GET https://reg.example" + TAG_PATH);
    }

    @Test
    void readsNoManifestOfANameThatIsNoTag() {
        assertThatThrownBy(() -> store.read("../1.0")).isInstanceOf(IllegalArgumentException.class);
    }

    /// Protocols E41.
    @Test
    void learnsThatReadsAreCounted() throws IOException {
        server.on("HEAD " + TAG_PATH, HttpReply.of(200, whole()))
                .on("HEAD " + TAG_PATH, HttpReply.of(200, whole().with("ratelimit-limit", "100;w=21600")));

        store.resolve("1.0");
        assertThat(store.countsReads()).isFalse();

        store.resolve("1.0");
        assertThat(store.countsReads()).isTrue();
    }
}
