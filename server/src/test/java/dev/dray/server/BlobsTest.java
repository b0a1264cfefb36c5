package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobsTest {
    private static final String CONTENT = "0123456789";

    private final Calls calls = new Calls(new RegistryHandler(new MemoryStorage()));
    private Descriptor blob;
    private String url;

    @BeforeEach
    void push() throws IOException {
        blob = calls.push("acme/web", Calls.bytes(CONTENT));
        url = "/v2/acme/web/blobs/" + blob.digest();
    }

    @Test
    void givesABlobAndSaysWhatItIs() throws IOException {
        HttpReply reply = calls.send("GET", url);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Calls.text(reply)).isEqualTo(CONTENT);
        assertThat(reply.length()).isEqualTo(10);
        assertThat(reply.headers().find("Docker-Content-Digest"))
                .contains(blob.digest().toString());
        assertThat(reply.headers().find("Content-Type")).contains("application/octet-stream");
        assertThat(reply.headers().find("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        HttpReply reply = calls.send("HEAD", url);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.length()).isEqualTo(10);
        assertThat(Calls.text(reply)).isEmpty();
    }

    /// Protocols C17; RFC 9110, 14.1.2.
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,   0,          0-0",
        "bytes=2-5,   2345,       2-5",
        "bytes=7-,    789,        7-9",
        "bytes=0-,    0123456789, 0-9",
        "bytes=8-999, 89,         8-9",
        "bytes=-3,    789,        7-9",
        "bytes=-99,   0123456789, 0-9",
    })
    void givesAPart(String range, String part, String bytes) throws IOException {
        HttpReply reply = calls.send("GET", url, "Range", range);

        assertThat(reply.status()).isEqualTo(206);
        assertThat(Calls.text(reply)).isEqualTo(part);
        assertThat(reply.length()).isEqualTo(part.length());
        assertThat(reply.headers().find("Content-Range")).contains("bytes " + bytes + "/10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=99999999999999999999-", "bytes=-0", "bytes=5-2"})
    void refusesAPartBeyondTheEnd(String range) throws IOException {
        HttpReply reply = calls.send("GET", url, "Range", range);

        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.headers().find("Content-Range")).contains("bytes */10");
        assertThat(Calls.errorCode(reply)).isEqualTo("RANGE_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,4-5"})
    void givesAllWhereTheRangeIsNoSingleOne(String range) throws IOException {
        HttpReply reply = calls.send("GET", url, "Range", range);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Calls.text(reply)).isEqualTo(CONTENT);
    }

    @Test
    void givesAllWhereTheRangeIsOfOtherContent() throws IOException {
        HttpReply other = calls.send("GET", url, "Range", "bytes=2-3", "If-Range", "\"sha256:other\"");
        HttpReply same = calls.send(
                "GET",
                url,
                "Range",
                "bytes=2-3",
                "If-Range",
                '"' + blob.digest().toString() + '"');

        assertThat(other.status()).isEqualTo(200);
        assertThat(same.status()).isEqualTo(206);
    }

    @Test
    void sendsNothingThatTheCallerHasAlready() throws IOException {
        HttpReply reply =
                calls.send("GET", url, "If-None-Match", '"' + blob.digest().toString() + '"');

        assertThat(reply.status()).isEqualTo(304);
        assertThat(Calls.text(reply)).isEmpty();
    }

    @Test
    void findsNoBlobOfAnotherDigestOrRepository() throws IOException {
        HttpReply otherDigest = calls.send("GET", "/v2/acme/web/blobs/" + Digest.of(Calls.bytes("?")));
        HttpReply otherRepository = calls.send("GET", "/v2/acme/other/blobs/" + blob.digest());

        assertThat(otherDigest.status()).isEqualTo(404);
        assertThat(Calls.errorCode(otherDigest)).isEqualTo("BLOB_UNKNOWN");
        assertThat(otherRepository.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:..%2F..%2Fetc"})
    void refusesWhatIsNoDigest(String digest) throws IOException {
        HttpReply reply = calls.send("GET", "/v2/acme/web/blobs/" + digest);

        assertThat(reply.status()).isIn(400, 404);
        assertThat(reply.headers().find("Content-Type")).contains("application/json");
    }

    @Test
    void takesABlobAway() throws IOException {
        assertThat(calls.send("DELETE", url).status()).isEqualTo(202);

        assertThat(calls.send("HEAD", url).status()).isEqualTo(404);
        assertThat(calls.send("DELETE", url).status()).isEqualTo(404);
        assertThat(calls.send("PUT", url).status()).isEqualTo(405);
    }

    /// Protocols C14: some clients look for a manifest among the blobs.
    @Test
    void givesAManifestAsABlobButDeletesItAsNone() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", Calls.bytes("x"));
        String path = "/v2/acme/web/blobs/" + manifest.digest();

        assertThat(calls.send("GET", path).status()).isEqualTo(200);
        HttpReply refused = calls.send("DELETE", path);
        assertThat(refused.status()).isEqualTo(405);
        assertThat(Calls.errorCode(refused)).isEqualTo("UNSUPPORTED");
        assertThat(calls.send("GET", "/v2/acme/web/manifests/1.0").status()).isEqualTo(200);
    }

    /// Protocols H75.
    @Test
    void givesNoBrowserAnythingToShow() throws IOException {
        HttpReply reply = calls.send("GET", url);

        assertThat(reply.headers().find("Content-Type")).contains("application/octet-stream");
        assertThat(reply.headers().find("Content-Disposition")).contains("attachment");
        assertThat(reply.headers().find("X-Content-Type-Options")).contains("nosniff");
    }

    /// Protocols C1.
    @Test
    void findsTheBlobsOfARepositoryThatIsCalledLikeARoute() throws IOException {
        Descriptor odd = calls.push("a/blobs/manifests", Calls.bytes("odd"));

        HttpReply reply = calls.send("GET", "/v2/a/blobs/manifests/blobs/" + odd.digest());

        assertThat(Calls.text(reply)).isEqualTo("odd");
    }
}
