package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.storage.MemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {
    private static final byte[] TEN = Calls.bytes("ten bytes.");

    private final MemoryStorage storage = new MemoryStorage();
    private final Calls open = registry(Policy.OPEN);

    private Calls registry(Policy policy) {
        return new Calls(new RegistryHandler(RegistryOptions.of(storage).withPolicy(policy)));
    }

    private static Policy immutable(String... patterns) {
        return Policy.OPEN.withImmutable(
                List.of(patterns).stream().map(TagPattern::parse).toList());
    }

    private static Policy quota(String repositories, long bytes) {
        return Policy.OPEN.withQuotas(List.of(new Quota(Glob.parse(repositories), bytes)));
    }

    private static void assertRefused(HttpReply reply, int status, String code) throws IOException {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(Calls.errorCode(reply)).isEqualTo(code);
    }

    private static HttpReply put(Calls calls, String path, String tag, Blob manifest) throws IOException {
        return calls.putManifest(path, tag, MediaType.OCI_MANIFEST, Calls.read(manifest));
    }

    @Test
    void readsOnlyWhereNothingMayBeChanged() throws IOException {
        Descriptor manifest = open.pushImage("acme/web", "1.0", TEN);
        String upload = open.startUpload("acme/web");
        Calls calls = registry(Policy.OPEN.withReadOnly(true));

        assertThat(calls.send("GET", "/v2/acme/web/manifests/1.0").status()).isEqualTo(200);
        assertThat(calls.send("HEAD", "/v2/acme/web/blobs/" + Digest.of(TEN)).status())
                .isEqualTo(200);
        assertThat(calls.send("GET", "/v2/acme/web/tags/list").status()).isEqualTo(200);
        assertRefused(calls.send("POST", "/v2/acme/web/blobs/uploads/"), 405, "UNSUPPORTED");
        assertRefused(calls.send("PUT", upload + "?digest=" + Digest.of(TEN), TEN), 405, "UNSUPPORTED");
        assertRefused(calls.send("PUT", "/v2/acme/web/manifests/2.0", TEN), 405, "UNSUPPORTED");
        HttpReply refused = calls.send("DELETE", "/v2/acme/web/manifests/" + manifest.digest());
        assertRefused(refused, 405, "UNSUPPORTED");
        assertThat(refused.headers().find("Allow")).contains("GET, HEAD");
    }

    @Test
    void deletesNothingWhereNothingMayBeDeleted() throws IOException {
        Calls calls = registry(Policy.OPEN.withDeletes(false));
        Descriptor manifest = calls.pushImage("acme/web", "1.0", TEN);

        assertRefused(calls.send("DELETE", "/v2/acme/web/manifests/1.0"), 405, "UNSUPPORTED");
        assertRefused(calls.send("DELETE", "/v2/acme/web/manifests/" + manifest.digest()), 405, "UNSUPPORTED");
        assertRefused(calls.send("DELETE", "/v2/acme/web/blobs/" + Digest.of(TEN)), 405, "UNSUPPORTED");
        assertThat(calls.send("DELETE", calls.startUpload("acme/web")).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "v*,          acme/web, v1,   true",
        "v*,          acme/web, 1v,   false",
        "acme/**:v*,  acme/web, v1,   true",
        "acme/**:v*,  other,    v1,   false",
        "**:*,        other,    any,  true",
    })
    void namesImmutableTagsByPatterns(String pattern, String repository, String tag, boolean matches) {
        assertThat(TagPattern.parse(pattern).matches(repository, tag)).isEqualTo(matches);
    }

    /// Protocols C185.
    @Test
    void leavesImmutableTagsAsTheyAre() throws IOException {
        Calls calls = registry(immutable("acme/**:v*"));
        Blob one = calls.image("acme/web", Calls.bytes("one"));
        Blob two = calls.image("acme/web", Calls.bytes("two"));

        assertThat(put(calls, "acme/web", "v1", one).status()).isEqualTo(201);
        assertThat(put(calls, "acme/web", "v1", one).status()).isEqualTo(201);
        assertRefused(put(calls, "acme/web", "v1", two), 403, "DENIED");
        assertThat(calls.send("HEAD", "/v2/acme/web/manifests/v1").headers().find("Docker-Content-Digest"))
                .contains(one.descriptor().digest().toString());
        assertThat(put(calls, "acme/web", "latest", one).status()).isEqualTo(201);
        assertThat(put(calls, "acme/web", "latest", two).status()).isEqualTo(201);
    }

    @Test
    void takesNoImmutableTagAwayByWhateverName() throws IOException {
        Calls calls = registry(immutable("v*"));
        Descriptor one = calls.pushImage("acme/web", "v1", Calls.bytes("one"));
        Descriptor two = calls.pushImage("acme/web", "latest", Calls.bytes("two"));

        assertRefused(calls.send("DELETE", "/v2/acme/web/manifests/v1"), 403, "DENIED");
        assertRefused(calls.send("DELETE", "/v2/acme/web/manifests/" + one.digest()), 403, "DENIED");
        assertThat(calls.send("DELETE", "/v2/acme/web/manifests/" + two.digest())
                        .status())
                .isEqualTo(202);
    }

    /// Protocols H78.
    @Test
    void givesAnImmutableTagToOneOfMany() throws Exception {
        Calls calls = registry(immutable("*"));
        List<Blob> images = IntStream.range(0, 8)
                .mapToObj(i -> Blob.of(MediaType.OCI_INDEX, Calls.bytes("""
                    {"schemaVersion":2,"manifests":[],"annotations":{"n":"%d"}}\
                    """.formatted(i))))
                .toList();
        List<Callable<Integer>> pushes = images.stream()
                .<Callable<Integer>>map(
                        image -> () -> calls.putManifest("acme/web", "v1", MediaType.OCI_INDEX, Calls.read(image))
                                .status())
                .toList();

        List<Integer> statuses = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var push : executor.invokeAll(pushes)) {
                statuses.add(push.get());
            }
        }

        assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 403)).isEqualTo(7);
    }

    @Test
    void takesNoMoreThanTheQuota() throws IOException {
        Calls calls = registry(quota("acme/**", 15));

        calls.push("acme/web", TEN);
        String upload = calls.startUpload("acme/web");
        HttpReply refused =
                calls.send("PUT", upload + "?digest=" + Digest.of(Calls.bytes("sixmor")), Calls.bytes("sixmor"));
        assertRefused(refused, 403, "DENIED");
        HttpReply whole = calls.send(
                "POST",
                "/v2/acme/web/blobs/uploads/?digest=" + Digest.of(Calls.bytes("sixmor")),
                Calls.bytes("sixmor"));
        assertThat(Calls.text(whole)).contains("acme/web may hold 15 bytes, and has 10");
        assertRefused(
                calls.putManifest("acme/web", "1", MediaType.OCI_INDEX, Calls.bytes("{\"manifests\":[]}")),
                403,
                "DENIED");

        calls.push("acme/web", Calls.bytes("five."));
        calls.push("acme/other", Calls.bytes("another"));
        calls.push("free", new byte[100]);
    }

    @Test
    void takesNoMoreThanTheQuotaFromAnotherRepository() throws IOException {
        Calls calls = registry(quota("acme/**", 15));
        calls.push("acme/web", TEN);
        calls.push("free", Calls.bytes("sixmor"));
        calls.push("free", Calls.bytes("five."));
        String mount = "/v2/acme/web/blobs/uploads/?from=free&mount=";

        assertRefused(calls.send("POST", mount + Digest.of(Calls.bytes("sixmor"))), 403, "DENIED");
        assertThat(calls.send("POST", mount + Digest.of(Calls.bytes("five."))).status())
                .isEqualTo(201);
        assertThat(calls.send("POST", mount + Digest.of(TEN)).status()).isEqualTo(201);
    }

    @Test
    void countsWhatAnUploadHasAlready() throws IOException {
        Calls calls = registry(quota("**", 15));
        String upload = calls.startUpload("acme/web");

        assertThat(calls.send("PATCH", upload, TEN).status()).isEqualTo(202);
        assertRefused(calls.send("PATCH", upload, TEN), 403, "DENIED");
        assertThat(calls.send("PUT", upload + "?digest=" + Digest.of(TEN)).status())
                .isEqualTo(201);
    }

    @Test
    void refusesBlobsThatAreTooLarge() throws IOException {
        Calls calls = registry(Policy.OPEN.withLimits(Limits.DEFAULT.withBlob(9)));
        String upload = calls.startUpload("acme/web");

        assertRefused(calls.send("PATCH", upload, TEN), 413, "SIZE_INVALID");
        assertRefused(calls.send("PUT", upload + "?digest=" + Digest.of(TEN), TEN), 413, "SIZE_INVALID");
        assertRefused(
                calls.send("POST", "/v2/acme/web/blobs/uploads/?digest=" + Digest.of(TEN), TEN), 413, "SIZE_INVALID");
        assertThat(calls.push("acme/web", Calls.bytes("nine byte")).size()).isEqualTo(9);
    }

    @Test
    void breaksOffABlobThatDoesNotSayHowLargeItIs() throws IOException {
        RegistryHandler handler = new RegistryHandler(
                RegistryOptions.of(storage).withPolicy(Policy.OPEN.withLimits(Limits.DEFAULT.withBlob(1_000))));
        Calls calls = new Calls(handler);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };

        String upload = calls.startUpload("acme/web");
        HttpReply reply =
                handler.send(calls.call("PATCH", upload).withBody(HttpBody.of(HttpBody.UNKNOWN, () -> endless)));

        assertRefused(reply, 413, "SIZE_INVALID");
    }

    @Test
    void refusesManifestsThatAreTooLarge() throws IOException {
        RegistryHandler handler = new RegistryHandler(
                RegistryOptions.of(storage).withPolicy(Policy.OPEN.withLimits(Limits.DEFAULT.withManifest(9))));
        Calls calls = new Calls(handler);

        assertRefused(calls.putManifest("acme/web", "1", MediaType.OCI_INDEX, TEN), 413, "SIZE_INVALID");
        assertRefused(
                handler.send(calls.call("PUT", "/v2/acme/web/manifests/1")
                        .withBody(HttpBody.of(HttpBody.UNKNOWN, () -> new ByteArrayInputStream(TEN)))),
                413,
                "SIZE_INVALID");
    }

    @Test
    void allowsSoManyUploadsAtATime() throws IOException {
        Calls calls =
                registry(Policy.OPEN.withLimits(Limits.DEFAULT.withUploads(3).withUploadsPerRepository(2)));
        String one = calls.startUpload("acme/web");
        calls.startUpload("acme/web");

        HttpReply refused = calls.send("POST", "/v2/acme/web/blobs/uploads/");
        assertRefused(refused, 429, "TOOMANYREQUESTS");
        assertThat(refused.headers().find("Retry-After")).isPresent();
        calls.startUpload("acme/other");
        assertRefused(calls.send("POST", "/v2/acme/third/blobs/uploads/"), 429, "TOOMANYREQUESTS");
        calls.send("DELETE", one).close();
        calls.startUpload("acme/web");
    }

    /// Protocols H70: who may not push learns nothing of what is forbidden to all.
    @Test
    void isAskedAfterWhoMayDoWhat() throws IOException {
        RegistryOptions options = RegistryOptions.of(storage).withAccess(new BasicAccess(Map.of("ann", "x")));
        Calls calls = new Calls(new RegistryHandler(options.withPolicy(Policy.OPEN.withReadOnly(true))));

        assertThat(calls.send("POST", "/v2/acme/web/blobs/uploads/").status()).isEqualTo(401);
    }

    @Test
    void hasLimitsThatMakeSense() {
        assertThatThrownBy(() -> Limits.DEFAULT.withManifest(5 * 1024 * 1024))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4,194,304");
        assertThatThrownBy(() -> new Quota(Glob.ALL, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
