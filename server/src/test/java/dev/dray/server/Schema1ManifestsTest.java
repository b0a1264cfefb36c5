package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.storage.DiskStorage;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Docker's oldest manifests, signed within themselves: kept byte for byte, known by the digest of what was
/// signed (protocols C134, C140).
final class Schema1ManifestsTest {
    private static final String PATH = "/v2/library/tiny/manifests/";
    private static final String DIGEST = "sha256:cc84a81686bb6fe397905aaa3b393a1b7f798c59b62020e4138d5f5193fca3f8";
    private static final MediaType SIGNED = MediaType.DOCKER_SCHEMA1_SIGNED;

    @TempDir
    private Path folder;

    private final byte[] signed = read();
    private Calls calls = new Calls(new RegistryHandler(new MemoryStorage()));

    private static byte[] read() {
        try (InputStream in = Schema1ManifestsTest.class.getResourceAsStream("schema1/signed.json")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpReply put(String reference) throws IOException {
        return calls.putManifest("library/tiny", reference, SIGNED, signed);
    }

    @Test
    void areKnownByTheDigestOfWhatWasSigned() throws IOException {
        HttpReply put = put("1");

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.headers().find("Docker-Content-Digest")).contains(DIGEST);
        for (String reference : List.of("1", DIGEST)) {
            HttpReply got = calls.send("GET", PATH + reference);
            assertThat(got.headers().find("Docker-Content-Digest")).contains(DIGEST);
            assertThat(got.headers().find("Content-Type")).contains(SIGNED.value());
            assertThat(got.body().readAllBytes()).isEqualTo(signed);
            assertThat(calls.send("HEAD", PATH + reference).headers().find("Docker-Content-Digest"))
                    .contains(DIGEST);
        }
    }

    /// Some tools hash what they see.
    @Test
    void arePutUnderEitherDigest() throws IOException {
        String ofBytes = Digest.of(signed).toString();

        assertThat(put(DIGEST).status()).isEqualTo(201);
        assertThat(put(ofBytes).status()).isEqualTo(201);
        assertThat(put("sha256:" + "0".repeat(64)).status()).isEqualTo(400);
        assertThat(calls.send("GET", PATH + ofBytes).headers().find("Docker-Content-Digest"))
                .contains(ofBytes);
    }

    @Test
    void areDeletedByTheirDigest() throws IOException {
        put("1");

        assertThat(calls.send("DELETE", PATH + DIGEST).status()).isEqualTo(202);

        for (String reference : List.of("1", DIGEST, Digest.of(signed).toString())) {
            assertThat(calls.send("GET", PATH + reference).status()).isEqualTo(404);
        }
    }

    @Test
    void stayWhereTheirTagIsImmutableWhateverDigestTheyAreCalledBy() throws IOException {
        Policy policy = Policy.OPEN.withImmutable(List.of(TagPattern.parse("*")));
        calls = new Calls(
                new RegistryHandler(RegistryOptions.of(new MemoryStorage()).withPolicy(policy)));
        put("1");

        for (String digest : List.of(DIGEST, Digest.of(signed).toString())) {
            assertThat(calls.send("DELETE", PATH + digest).status()).isEqualTo(403);
        }
        assertThat(calls.send("GET", PATH + "1").status()).isEqualTo(200);
    }

    @Test
    void areFoundAgainAfterARestart() throws IOException {
        try (Storage storage = DiskStorage.open(folder)) {
            calls = new Calls(new RegistryHandler(storage));
            put("1");
        }
        try (Storage storage = DiskStorage.open(folder)) {
            calls = new Calls(new RegistryHandler(storage));

            assertThat(calls.send("GET", PATH + DIGEST).body().readAllBytes()).isEqualTo(signed);
            assertThat(calls.send("DELETE", PATH + DIGEST).status()).isEqualTo(202);
            assertThat(calls.send("GET", PATH + DIGEST).status()).isEqualTo(404);
        }
    }

    /// Protocols C135, CVE-2014-8179.
    @Test
    void areRefusedWhereSomethingWasAdded() throws IOException {
        String text = new String(signed, StandardCharsets.UTF_8);

        for (String added : List.of("\"fsLayers\": [],", "\"extra\": 1,")) {
            byte[] more = Calls.bytes(text.replace("   \"signatures\"", "   " + added + "\n   \"signatures\""));
            HttpReply reply = calls.putManifest("library/tiny", "1", SIGNED, more);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(Calls.errorCode(reply)).isEqualTo("MANIFEST_INVALID");
        }
    }

    @Test
    void areKnownByTheirBytesWhereTheyAreNotSigned() throws IOException {
        byte[] plain = Calls.bytes("{\"schemaVersion\":1,\"name\":\"a\",\"tag\":\"1\",\"fsLayers\":[],\"history\":[]}");

        HttpReply reply = calls.putManifest("library/tiny", "2", MediaType.DOCKER_SCHEMA1, plain);

        assertThat(reply.headers().find("Docker-Content-Digest"))
                .contains(Digest.of(plain).toString());
    }
}
