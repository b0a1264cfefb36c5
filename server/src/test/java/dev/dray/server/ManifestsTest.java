package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ManifestsTest {
    private static final String PATH = "/v2/acme/web/manifests/";

    private final MemoryStorage storage = new MemoryStorage();
    private final Calls calls = new Calls(new RegistryHandler(storage));

    @Test
    void keepsAManifestByteForByteUnderTagAndDigest() throws IOException {
        Blob manifest = calls.image("acme/web", Calls.bytes("layer"));
        byte[] raw = Calls.read(manifest);
        Digest digest = manifest.descriptor().digest();

        HttpReply put = calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, raw);

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.headers().find("Docker-Content-Digest")).contains(digest.toString());
        assertThat(Calls.location(put)).isEqualTo(PATH + "1.0");
        for (String reference : List.of("1.0", digest.toString())) {
            HttpReply got = calls.send("GET", PATH + reference);
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.body().readAllBytes()).isEqualTo(raw);
            assertThat(got.headers().find("Content-Type")).contains(MediaType.OCI_MANIFEST.value());
            assertThat(got.headers().find("Docker-Content-Digest")).contains(digest.toString());
            assertThat(got.headers().find("Docker-Distribution-Api-Version")).contains("registry/2.0");
            assertThat(got.length()).isEqualTo(raw.length);
        }
    }

    @Test
    void answersHeadWithTheHeadersOfGetAndNoBody() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("layer"));

        HttpReply head = calls.send("HEAD", PATH + "1.0");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.length()).isEqualTo(manifest.size());
        assertThat(head.headers().find("Docker-Content-Digest"))
                .contains(manifest.digest().toString());
        assertThat(head.body().readAllBytes()).isEmpty();
    }

    @Test
    void readsADigestInThePathThatIsPercentEncoded() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("layer"));

        HttpReply reply = calls.send("GET", PATH + manifest.digest().toString().replace(":", "%3A"));

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void sendsNothingThatTheCallerHasAlready() throws IOException {
        String digest =
                calls.pushImage("acme/web", "1.0", Calls.bytes("x")).digest().toString();

        for (String known : List.of('"' + digest + '"', digest, "\"other\", W/\"" + digest + '"')) {
            HttpReply reply = calls.send("GET", PATH + "1.0", "If-None-Match", known);
            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.headers().find("ETag")).contains('"' + digest + '"');
            assertThat(reply.body().readAllBytes()).isEmpty();
        }
        assertThat(calls.send("GET", PATH + "1.0", "If-None-Match", "\"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void findsNoManifestUnderUnknownNames() throws IOException {
        calls.pushImage("acme/web", "1.0", Calls.bytes("x"));

        for (String unknown :
                List.of("2.0", ".not-a-tag", Digest.of(Calls.bytes("?")).toString())) {
            HttpReply reply = calls.send("GET", PATH + unknown);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.headers().find("Content-Type")).contains("application/json");
            assertThat(Calls.errorCode(reply)).isEqualTo("MANIFEST_UNKNOWN");
        }
    }

    /// Protocols C186, CVE-2017-11468.
    @Test
    void servesNoLayerAsAManifest() throws IOException {
        Descriptor layer = calls.push("acme/web", Calls.bytes("{\"mediaType\":\"application/x\"}"));

        HttpReply reply = calls.send("GET", PATH + layer.digest());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(Calls.errorCode(reply)).isEqualTo("MANIFEST_UNKNOWN");
    }

    @Test
    void servesNoManifestOfAnotherRepository() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("x"));

        assertThat(calls.send("GET", "/v2/acme/other/manifests/" + manifest.digest())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesAManifestOfAnotherDigest() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web"));
        String other = Digest.of(Calls.bytes("other")).toString();

        HttpReply reply = calls.putManifest("acme/web", other, MediaType.OCI_MANIFEST, raw);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.errorCode(reply)).isEqualTo("DIGEST_INVALID");
        assertThat(calls.send("GET", PATH + Digest.of(raw)).status()).isEqualTo(404);
    }

    @Test
    void keepsAManifestUnderItsSha512() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web"));
        String digest = Digest.of(Digest.Algorithm.SHA512, raw).toString();

        assertThat(calls.putManifest("acme/web", digest, MediaType.OCI_MANIFEST, raw)
                        .status())
                .isEqualTo(201);
        assertThat(calls.send("GET", PATH + digest).body().readAllBytes()).isEqualTo(raw);
    }

    /// Protocols C64.
    @Test
    void givesADigestSeveralTagsAtOnce() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web"));

        HttpReply reply = calls.putManifest("acme/web", Digest.of(raw) + "?tag=a&tag=b", MediaType.OCI_MANIFEST, raw);

        assertThat(reply.headers().all("OCI-Tag")).containsExactly("a", "b");
        assertThat(storage.repository("acme/web").tags()).containsExactly("a", "b");
    }

    @Test
    void refusesAnImageWhoseBlobsAreNotThere() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web", Calls.bytes("x")));

        HttpReply reply = calls.putManifest("acme/other", "1.0", MediaType.OCI_MANIFEST, raw);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(Calls.errorCode(reply)).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(calls.send("GET", "/v2/acme/other/manifests/1.0").status()).isEqualTo(404);
    }

    /// Protocols C63.
    @Test
    void takesAnImageWhoseForeignLayersAreElsewhere() throws IOException {
        Descriptor config = calls.push("acme/web", Calls.bytes("{}"));
        byte[] raw = Calls.bytes("""
            {"schemaVersion":2,"config":%s,"layers":[{
            "mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","size":1,
            "digest":"%s","urls":["https://layers.test/1"]}]}
            """.formatted(config.toJson(), Digest.of(Calls.bytes("?"))));

        assertThat(calls.putManifest("acme/web", "1.0", MediaType.DOCKER_MANIFEST, raw)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void takesAnIndexOnlyAfterItsManifests() throws IOException {
        Blob image = calls.image("acme/web", Calls.bytes("x"));
        byte[] index = index(image.descriptor());

        HttpReply tooEarly = calls.putManifest("acme/web", "all", MediaType.OCI_INDEX, index);
        calls.putManifest(
                "acme/web", image.descriptor().digest().toString(), MediaType.OCI_MANIFEST, Calls.read(image));
        HttpReply inTime = calls.putManifest("acme/web", "all", MediaType.OCI_INDEX, index);

        assertThat(tooEarly.status()).isEqualTo(404);
        assertThat(Calls.errorCode(tooEarly)).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(inTime.status()).isEqualTo(201);
    }

    private static byte[] index(Descriptor image) {
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_INDEX.value())
                .put("manifests", List.of(image.toJson()))
                .build()
                .bytes();
    }

    @Test
    void refusesWhatIsNoManifest() throws IOException {
        for (String wrong : List.of("", "[]", "\"x\"", "{", "{\"a\":1,\"a\":2}", "{\"schemaVersion\":2}")) {
            HttpReply reply = calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, Calls.bytes(wrong));
            assertThat(reply.status()).as(wrong).isEqualTo(400);
            assertThat(Calls.errorCode(reply)).isEqualTo("MANIFEST_INVALID");
        }
    }

    /// Protocols C16, H75.
    @Test
    void refusesTypesThatDisagreeOrThatABrowserWouldShow() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web"));

        assertThat(calls.putManifest("acme/web", "1.0", MediaType.DOCKER_MANIFEST, raw)
                        .status())
                .isEqualTo(400);
        assertThat(calls.putManifest("acme/web", "1.0", new MediaType("application/vnd.example.thing"), raw)
                        .status())
                .isEqualTo(400);
        assertThat(calls.putManifest("acme/web", "1.0", new MediaType("text/html"), Calls.bytes("{}"))
                        .status())
                .isEqualTo(400);
    }

    /// Protocols C182.
    @Test
    void keepsAManifestOfATypeItDoesNotKnow() throws IOException {
        MediaType type = new MediaType("application/vnd.example.thing.v7+json");
        byte[] raw = Calls.bytes("{ \"any\" : [ \"thing\" ] }");

        assertThat(calls.putManifest("acme/web", "thing", type, raw).status()).isEqualTo(201);
        HttpReply reply = calls.send("GET", PATH + "thing");

        assertThat(reply.headers().find("Content-Type")).contains(type.value());
        assertThat(reply.body().readAllBytes()).isEqualTo(raw);
    }

    @Test
    void keepsAManifestOfATypeItDoesNotKnowUnderItsDigest() throws IOException {
        byte[] raw = Calls.bytes("{}");
        String digest = Digest.of(raw).toString();

        calls.putManifest("acme/web", digest, new MediaType("application/vnd.example.thing"), raw);

        assertThat(calls.send("GET", PATH + digest).status()).isEqualTo(200);
        assertThat(storage.repository("acme/web").tags()).isEmpty();
    }

    @Test
    void findsTheTypeInADocumentThatCameWithoutOne() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web"));

        calls.send("PUT", PATH + "1.0", raw);

        assertThat(calls.send("HEAD", PATH + "1.0").headers().find("Content-Type"))
                .contains(MediaType.OCI_MANIFEST.value());
    }

    /// Protocols H10, H11: exactly 4 MiB can be pushed and pulled, one byte more cannot be pushed.
    @Test
    void takesManifestsUpToTheLimitOfReaders() throws IOException {
        byte[] largest = padded(Calls.read(calls.image("acme/web")), Manifest.MAX_SIZE);
        byte[] tooLarge = padded(largest, Manifest.MAX_SIZE + 1);

        assertThat(calls.putManifest("acme/web", "big", MediaType.OCI_MANIFEST, largest)
                        .status())
                .isEqualTo(201);
        assertThat(calls.send("GET", PATH + "big").body().readAllBytes()).isEqualTo(largest);
        HttpReply refused = calls.putManifest("acme/web", "bigger", MediaType.OCI_MANIFEST, tooLarge);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(calls.send("HEAD", PATH + "bigger").status()).isEqualTo(404);
    }

    private static byte[] padded(byte[] json, int size) {
        byte[] padded = Arrays.copyOf(json, size);
        Arrays.fill(padded, json.length, size, (byte) ' ');
        return padded;
    }

    @Test
    void refusesTagsAndDigestsThatAreNone() throws IOException {
        byte[] raw = Calls.read(calls.image("acme/web"));

        HttpReply tag = calls.putManifest("acme/web", "-x", MediaType.OCI_MANIFEST, raw);
        HttpReply longTag = calls.putManifest("acme/web", "a".repeat(129), MediaType.OCI_MANIFEST, raw);
        HttpReply digest = calls.putManifest("acme/web", "sha256:abc", MediaType.OCI_MANIFEST, raw);

        assertThat(Calls.errorCode(tag)).isEqualTo("TAG_INVALID");
        assertThat(Calls.errorCode(longTag)).isEqualTo("TAG_INVALID");
        assertThat(Calls.errorCode(digest)).isEqualTo("DIGEST_INVALID");
        assertThat(digest.status()).isEqualTo(400);
    }

    /// Protocols C150.
    @Test
    void takesATagAwayAndLeavesTheManifest() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("x"));

        assertThat(calls.send("DELETE", PATH + "1.0").status()).isEqualTo(202);

        assertThat(calls.send("HEAD", PATH + "1.0").status()).isEqualTo(404);
        assertThat(calls.send("HEAD", PATH + manifest.digest()).status()).isEqualTo(200);
        assertThat(calls.send("DELETE", PATH + "1.0").status()).isEqualTo(404);
    }

    @Test
    void takesAManifestAwayWithItsTags() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("x"));

        assertThat(calls.send("DELETE", PATH + manifest.digest()).status()).isEqualTo(202);

        assertThat(calls.send("HEAD", PATH + "1.0").status()).isEqualTo(404);
        assertThat(calls.send("HEAD", PATH + manifest.digest()).status()).isEqualTo(404);
    }

    /// Protocols C118, CVE-2021-41190, J.10: what two readers would read as two images.
    @Test
    void refusesWhatIsAnImageAndAnIndexAtOnce() throws IOException {
        String image = new String(Calls.read(calls.image("acme/web")), StandardCharsets.UTF_8);
        String both = image.substring(0, image.length() - 1);

        for (String added : List.of(
                "\"manifests\":[]",
                "\"Manifests\":[]",
                "\"CONFIG\":{}",
                "\"Layers\":[]",
                "\"fsLayers\":[]",
                "\"layers\":[]")) {
            HttpReply reply =
                    calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, Calls.bytes(both + "," + added + "}"));
            assertThat(reply.status()).as(added).isEqualTo(400);
            assertThat(Calls.errorCode(reply)).isEqualTo("MANIFEST_INVALID");
        }
        HttpReply index = calls.putManifest("acme/web", "1.0", MediaType.OCI_INDEX, Calls.bytes("""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"layers":[]}
            """));
        assertThat(Calls.errorCode(index)).isEqualTo("MANIFEST_INVALID");
    }

    /// What Docker's registry says, too.
    @Test
    void saysWhatIsMissing() throws IOException {
        String digest = Digest.of(Calls.bytes("?")).toString();

        assertThat(Calls.text(calls.send("GET", PATH + "1.0")))
                .isEqualTo("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\","
                        + "\"message\":\"manifest unknown to registry\",\"detail\":{\"tag\":\"1.0\"}}]}");
        assertThat(Calls.text(calls.send("GET", PATH + digest))).contains("{\"digest\":\"" + digest + "\"}");
        assertThat(Calls.text(calls.putManifest(
                        "acme/web",
                        "all",
                        MediaType.OCI_INDEX,
                        index(new Descriptor(MediaType.OCI_MANIFEST, Digest.parse(digest), 1)))))
                .contains("\"detail\":{\"digest\":\"" + digest + "\"}");
    }

    /// RFC 9110, 13.1: several may change one list, as that of referrers under a tag (protocols C95), and lose
    /// nothing.
    @Test
    void movesATagOnlyFromWhereTheCallerSawIt() throws IOException {
        Descriptor first = calls.pushImage("acme/web", "1.0", Calls.bytes("1"));
        byte[] second = Calls.read(calls.image("acme/web", Calls.bytes("2")));

        HttpReply wrong = conditional("1.0", second, "If-Match", "\"sha256:other\"");
        HttpReply absent = conditional("2.0", second, "If-Match", "*");
        HttpReply taken = conditional("1.0", second, "If-None-Match", "*");

        for (HttpReply refused : List.of(wrong, absent, taken)) {
            assertThat(refused.status()).isEqualTo(412);
        }
        assertThat(storage.repository("acme/web").resolve("1.0").digest()).isEqualTo(first.digest());
        assertThat(conditional("1.0", second, "If-Match", '"' + first.digest().toString() + '"')
                        .status())
                .isEqualTo(201);
        assertThat(conditional("2.0", second, "If-None-Match", "*").status()).isEqualTo(201);
    }

    private HttpReply conditional(String tag, byte[] raw, String header, String value) throws IOException {
        return calls.send("PUT", PATH + tag, raw, "Content-Type", MediaType.OCI_MANIFEST.value(), header, value);
    }

    /// Of many who would be the first, one is.
    @Test
    void letsOneOfManyBeTheFirst() throws Exception {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            images.add(Calls.read(calls.image("acme/web", Calls.bytes("layer " + i))));
        }

        List<Future<HttpReply>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (byte[] image : images) {
                replies.add(threads.submit(() -> conditional("1.0", image, "If-None-Match", "*")));
            }
        }

        int created = 0;
        for (Future<HttpReply> reply : replies) {
            created += reply.get().status() == 201 ? 1 : 0;
            assertThat(reply.get().status()).isIn(201, 412);
        }
        assertThat(created).isEqualTo(1);
    }

    /// Protocols C185: the last one wins, and each of their manifests is there.
    @Test
    void letsTwoPushOneTag() throws Exception {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            images.add(Calls.read(calls.image("acme/web", Calls.bytes("layer " + i))));
        }

        List<Future<HttpReply>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (byte[] image : images) {
                replies.add(threads.submit(() -> calls.putManifest("acme/web", "1.0", MediaType.OCI_MANIFEST, image)));
            }
        }

        for (Future<HttpReply> reply : replies) {
            assertThat(reply.get().status()).isEqualTo(201);
        }
        byte[] won = calls.send("GET", PATH + "1.0").body().readAllBytes();
        assertThat(images).contains(won);
        for (byte[] image : images) {
            assertThat(calls.send("HEAD", PATH + Digest.of(image)).status()).isEqualTo(200);
        }
    }

    @Test
    void namesTheMethodsThereAre() throws IOException {
        HttpReply reply = calls.send("PATCH", PATH + "1.0");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers().find("Allow")).contains("GET, HEAD, PUT, DELETE");
        assertThat(Calls.errorCode(reply)).isEqualTo("UNSUPPORTED");
    }
}
