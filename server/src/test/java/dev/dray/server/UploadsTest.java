package dev.dray.server;

import static dev.dray.model.Digest.Algorithm.SHA256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Upload;
import dev.dray.testkit.BrokenStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UploadsTest {
    private static final byte[] CONTENT = Calls.bytes("0123456789");
    private static final Digest DIGEST = Digest.of(CONTENT);
    private static final String BLOB = "/v2/acme/web/blobs/" + DIGEST;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryStorage storage = new MemoryStorage();
    private final Http http = new RegistryHandler(RegistryOptions.of(storage), () -> now);
    private final Calls calls = new Calls(http);

    private boolean isThere() throws IOException {
        return calls.send("HEAD", BLOB).status() == 200;
    }

    private HttpReply patch(String upload, String chunk, String range) throws IOException {
        return calls.send("PATCH", upload, Calls.bytes(chunk), "Content-Range", range);
    }

    /// Protocols C31, C46.
    @Test
    void takesABlobInTwoSteps() throws IOException {
        HttpReply started = calls.send("POST", "/v2/acme/web/blobs/uploads/");
        HttpReply finished = calls.send("PUT", Calls.location(started) + "?digest=" + DIGEST, CONTENT);

        assertThat(started.status()).isEqualTo(202);
        assertThat(Calls.location(started)).startsWith("/v2/acme/web/blobs/uploads/");
        assertThat(started.headers().find("Range")).contains("0-0");
        assertThat(Calls.location(started))
                .endsWith(started.headers().find("Docker-Upload-UUID").orElseThrow());
        assertThat(finished.status()).isEqualTo(201);
        assertThat(Calls.location(finished)).isEqualTo(BLOB);
        assertThat(finished.headers().find("Docker-Content-Digest")).contains(DIGEST.toString());
        assertThat(isThere()).isTrue();
        assertThat(calls.send("GET", Calls.location(started)).status()).isEqualTo(404);
    }

    /// Protocols C34.
    @Test
    void takesABlobAtOnce() throws IOException {
        HttpReply reply = calls.send("POST", "/v2/acme/web/blobs/uploads/?digest=" + DIGEST, CONTENT);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(Calls.location(reply)).isEqualTo(BLOB);
        assertThat(isThere()).isTrue();
    }

    /// Protocols C35, C36, J.4.
    @Test
    void takesABlobChunkByChunk() throws IOException {
        String upload = calls.startUpload("acme/web");

        HttpReply first = patch(upload, "01234", "0-4");
        HttpReply second = patch(Calls.location(first), "567", "bytes 5-7/*");
        HttpReply status = calls.send("GET", Calls.location(second));
        HttpReply last = calls.send(
                "PUT", Calls.location(status) + "?digest=" + DIGEST, Calls.bytes("89"), "Content-Range", "8-9");

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.headers().find("Range")).contains("0-4");
        assertThat(second.headers().find("Range")).contains("0-7");
        assertThat(status.status()).isEqualTo(204);
        assertThat(status.headers().find("Range")).contains("0-7");
        assertThat(status.headers().has("Content-Length")).isFalse();
        assertThat(last.status()).isEqualTo(201);
        assertThat(isThere()).isTrue();
    }

    /// Protocols C36, C39.
    @Test
    void refusesAChunkThatDoesNotGoOnWhereTheLastOneEnded() throws IOException {
        String upload = calls.startUpload("acme/web");
        patch(upload, "01234", "0-4");

        for (String wrong : new String[] {"6-8", "0-2", "4-6"}) {
            HttpReply reply = patch(upload, "xyz", wrong);
            assertThat(reply.status()).isEqualTo(416);
            assertThat(Calls.errorCode(reply)).isEqualTo("RANGE_INVALID");
            assertThat(reply.headers().find("Range")).contains("0-4");
            assertThat(Calls.location(reply)).isEqualTo(upload);
        }
        patch(upload, "56789", "5-9");
        assertThat(calls.send("PUT", upload + "?digest=" + DIGEST).status()).isEqualTo(201);
    }

    @Test
    void refusesAChunkOfAnotherLengthThanItSays() throws IOException {
        String upload = calls.startUpload("acme/web");

        HttpReply reply = patch(upload, "01234", "0-3");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.errorCode(reply)).isEqualTo("SIZE_INVALID");
        assertThat(calls.send("GET", upload).headers().find("Range")).contains("0-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "5", "3-1", "-5"})
    void refusesWhatIsNoContentRange(String range) throws IOException {
        HttpReply reply = patch(calls.startUpload("acme/web"), "x", range);

        assertThat(reply.status()).isEqualTo(416);
        assertThat(Calls.errorCode(reply)).isEqualTo("RANGE_INVALID");
    }

    /// Protocols C38: Docker sends a stream, without length or range.
    @Test
    void takesAStream() throws IOException {
        String upload = calls.startUpload("acme/web");
        HttpBody stream = HttpBody.of(HttpBody.UNKNOWN, () -> new ByteArrayInputStream(CONTENT));

        HttpReply patched = http.send(calls.call("PATCH", upload).withBody(stream));

        assertThat(patched.headers().find("Range")).contains("0-9");
        assertThat(calls.send("PUT", upload + "?digest=" + DIGEST).status()).isEqualTo(201);
        assertThat(isThere()).isTrue();
    }

    @Test
    void goesOnWithAStreamThatBrokeOff() throws IOException {
        String upload = calls.startUpload("acme/web");
        HttpBody broken = HttpBody.of(10, () -> new BrokenStream(CONTENT, 6));

        assertThat(http.send(calls.call("PATCH", upload).withBody(broken)).status())
                .isEqualTo(400);

        assertThat(isThere()).isFalse();
        assertThat(calls.send("GET", upload).headers().find("Range")).contains("0-5");
        patch(upload, "6789", "6-9");
        assertThat(calls.send("PUT", upload + "?digest=" + DIGEST).status()).isEqualTo(201);
    }

    /// Protocols C43.
    @Test
    void takesAnEmptyBlob() throws IOException {
        Digest empty = Digest.of(new byte[0]);

        HttpReply reply = calls.send("PUT", calls.startUpload("acme/web") + "?digest=" + empty);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(calls.send("GET", "/v2/acme/web/blobs/" + empty).length()).isZero();
    }

    @Test
    void takesABlobOfASha512() throws IOException {
        Digest digest = Digest.of(Digest.Algorithm.SHA512, CONTENT);

        assertThat(calls.send("PUT", calls.startUpload("acme/web") + "?digest=" + digest, CONTENT)
                        .status())
                .isEqualTo(201);
        assertThat(calls.send("HEAD", "/v2/acme/web/blobs/" + digest).status()).isEqualTo(200);
    }

    /// Protocols C41.
    @Test
    void refusesOtherBytesThanTheDigestSays() throws IOException {
        HttpReply inTwoSteps =
                calls.send("PUT", calls.startUpload("acme/web") + "?digest=" + DIGEST, Calls.bytes("other"));
        HttpReply atOnce = calls.send("POST", "/v2/acme/web/blobs/uploads/?digest=" + DIGEST, Calls.bytes("other"));

        for (HttpReply reply : new HttpReply[] {inTwoSteps, atOnce}) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(Calls.errorCode(reply)).isEqualTo("DIGEST_INVALID");
        }
        assertThat(isThere()).isFalse();
    }

    @Test
    void asksForADigestAtTheEnd() throws IOException {
        String upload = calls.startUpload("acme/web");

        HttpReply missing = calls.send("PUT", upload, CONTENT);
        HttpReply wrong = calls.send("PUT", upload + "?digest=sha256:abc", CONTENT);

        assertThat(Calls.errorCode(missing)).isEqualTo("DIGEST_INVALID");
        assertThat(Calls.errorCode(wrong)).isEqualTo("DIGEST_INVALID");
        assertThat(calls.send("PUT", upload + "?digest=" + DIGEST, CONTENT).status())
                .isEqualTo(201);
    }

    @Test
    void forgetsAnUploadThatIsCancelled() throws IOException {
        String upload = calls.startUpload("acme/web");

        assertThat(calls.send("DELETE", upload).status()).isEqualTo(204);

        HttpReply reply = calls.send("PATCH", upload, CONTENT);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(Calls.errorCode(reply)).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    }

    /// Protocols H76.
    @Test
    void knowsAnUploadOnlyInItsRepository() throws IOException {
        String elsewhere = calls.startUpload("acme/web").replace("acme/web", "acme/other");

        assertThat(calls.send("PUT", elsewhere + "?digest=" + DIGEST, CONTENT).status())
                .isEqualTo(404);
    }

    /// Protocols C42.
    @Test
    void forgetsUploadsThatNobodyGoesOnWith() throws IOException {
        String left = calls.startUpload("acme/web");
        now = now.plus(UploadSessions.IDLE_LIMIT);
        String used = calls.startUpload("acme/web");
        now = now.plusSeconds(1);
        calls.startUpload("acme/web");

        assertThat(calls.send("GET", left).status()).isEqualTo(404);
        assertThat(calls.send("GET", used).status()).isEqualTo(204);
    }

    @Test
    void refusesTooManyUploadsAtATime() throws IOException {
        UploadSessions two = new UploadSessions(storage, () -> now, Limits.DEFAULT.withUploads(2), Duration.ZERO);
        two.start("acme/web", SHA256);
        UploadSessions.Session second = two.start("acme/web", SHA256);

        assertThatThrownBy(() -> two.start("acme/web", SHA256))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.reply().status()).isEqualTo(429));
        two.end(second);
        assertThat(two.start("acme/web", SHA256).path()).isEqualTo("acme/web");
    }

    /// Protocols C50.
    @Test
    void mountsABlobOfAnotherRepository() throws IOException {
        calls.push("base/os", CONTENT);

        HttpReply reply = calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=" + DIGEST + "&from=base%2Fos");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(Calls.location(reply)).isEqualTo(BLOB);
        assertThat(isThere()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"&from=base/other", "&from=..%2Fx", "&from="})
    void startsAnUploadWhereThereIsNothingToMount(String from) throws IOException {
        calls.push("base/os", CONTENT);

        HttpReply reply = calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=" + DIGEST + from);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(calls.send("PUT", Calls.location(reply) + "?digest=" + DIGEST, CONTENT)
                        .status())
                .isEqualTo(201);
    }

    /// Protocols C50: whoever has it.
    @Test
    void mountsABlobOfWhicheverRepositoryHasIt() throws IOException {
        calls.push("base/os", CONTENT);

        HttpReply reply = calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=" + DIGEST);
        HttpReply unknown = calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=" + Digest.of(Calls.bytes("?")));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.headers().find("Docker-Content-Digest")).contains(DIGEST.toString());
        assertThat(isThere()).isTrue();
        assertThat(unknown.status()).isEqualTo(202);
    }

    @Test
    void mountsNothingWhereItIsAlready() throws IOException {
        calls.push("acme/web", CONTENT);

        HttpReply reply = calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=" + DIGEST + "&from=base/other");

        assertThat(reply.status()).isEqualTo(201);
    }

    /// end-4c.
    @Test
    void takesTheAlgorithmOfTheDigestThatWillCome() throws IOException {
        Digest digest = Digest.of(Digest.Algorithm.SHA512, CONTENT);

        HttpReply started = calls.send("POST", "/v2/acme/web/blobs/uploads/?digest-algorithm=sha512");
        HttpReply unknown = calls.send("POST", "/v2/acme/web/blobs/uploads/?digest-algorithm=md5");

        assertThat(started.status()).isEqualTo(202);
        assertThat(calls.send("PUT", Calls.location(started) + "?digest=" + digest, CONTENT)
                        .status())
                .isEqualTo(201);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(Calls.errorCode(unknown)).isEqualTo("DIGEST_INVALID");
    }

    @Test
    void goesOnAfterARestart() throws IOException {
        String upload = calls.startUpload("acme/web");
        patch(upload, "01234", "0-4");

        Calls after = new Calls(new RegistryHandler(storage));

        assertThat(after.send("GET", upload).headers().find("Range")).contains("0-4");
        assertThat(after.send("PUT", upload + "?digest=" + DIGEST, Calls.bytes("56789"))
                        .status())
                .isEqualTo(201);
        assertThat(isThere()).isTrue();
    }

    /// Two calls may not write into one another's bytes; who waits in vain hears when to come again.
    @Test
    void letsOneCallAtATimeUseAnUpload() throws IOException {
        UploadSessions impatient = new UploadSessions(storage, () -> now, Limits.DEFAULT.withUploads(2), Duration.ZERO);
        UploadSessions.Session session = impatient.start("acme/web", SHA256);

        Refusal refusal = session.use(upload -> {
            try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
                return other.submit(() -> assertThrows(Refusal.class, () -> session.use(Upload::size)))
                        .get();
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(refusal.reply().status()).isEqualTo(429);
        assertThat(refusal.reply().headers().find("Retry-After")).contains("1");
        assertThat(session.use(Upload::size)).isZero();
    }

    @Test
    void cutsAStreamThatIsLongerThanItSays() throws IOException {
        String upload = calls.startUpload("acme/web");
        HttpBody stream = HttpBody.of(HttpBody.UNKNOWN, () -> new ByteArrayInputStream(CONTENT));

        HttpReply reply = http.send(calls.call("PATCH", upload).withBody(stream).withHeader("Content-Range", "0-4"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.errorCode(reply)).isEqualTo("SIZE_INVALID");
        assertThat(calls.send("GET", upload).headers().find("Range")).contains("0-4");
    }

    @Test
    void refusesAMountOfNoDigest() throws IOException {
        HttpReply reply = calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=x&from=base/os");

        assertThat(Calls.errorCode(reply)).isEqualTo("DIGEST_INVALID");
    }

    @Test
    void takesOnlyBytesAsAChunk() throws IOException {
        HttpReply reply = calls.send("PATCH", calls.startUpload("a"), CONTENT, "Content-Type", "text/html");

        assertThat(Calls.errorCode(reply)).isEqualTo("BLOB_UPLOAD_INVALID");
    }

    @Test
    void keepsABlobAsNoManifestWhateverItLooksLike() throws IOException {
        Descriptor blob = calls.push("acme/web", Calls.bytes("{\"schemaVersion\":2}"));

        assertThat(storage.repository("acme/web")
                        .find(blob.digest())
                        .orElseThrow()
                        .mediaType())
                .isEqualTo(MediaType.OCTET_STREAM);
        assertThat(calls.send("GET", "/v2/acme/web/blobs/uploads/").status()).isEqualTo(405);
    }
}
