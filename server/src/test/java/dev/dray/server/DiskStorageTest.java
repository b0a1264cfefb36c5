package dev.dray.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageStore;
import dev.dray.http.FileBody;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.storage.DiskStorage;
import dev.dray.storage.GarbageOptions;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.ImageStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskStorageTest extends ImageStoreContract {
    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(CONTENT);

    private static final String UPLOADS = "repositories/acme/web/_uploads";

    @TempDir
    private Path folder;

    private DiskStorage storage;
    private Http http;
    private Calls calls;

    @BeforeEach
    void start() throws IOException {
        storage = DiskStorage.open(folder.resolve("root"));
        http = new RegistryHandler(storage);
        calls = new Calls(http);
    }

    @AfterEach
    void stop() throws IOException {
        storage.close();
    }

    @Override
    protected ImageStore newStore() throws IOException {
        return DiskStorage.open(folder.resolve("contract")).repository("acme/web");
    }

    private List<String> files(String subfolder) throws IOException {
        Path start = folder.resolve("root").resolve(subfolder);
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> start.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void keepsAnImageForTheNextProcess() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", CONTENT);
        storage.close();

        try (DiskStorage again = DiskStorage.open(folder.resolve("root"))) {
            Calls next = new Calls(new RegistryHandler(again));
            assertThat(again.repositories("", 9).entries()).containsExactly("acme/web");
            assertThat(next.send("GET", "/v2/acme/web/manifests/1.0").headers().find("Docker-Content-Digest"))
                    .contains(manifest.digest().toString());
            assertThat(Calls.text(next.send("GET", "/v2/acme/web/blobs/" + DIGEST)))
                    .isEqualTo("0123456789");
        }
    }

    @Test
    void stillKnowsARepositoryWhoseLastTagIsGone() throws IOException {
        calls.pushImage("acme/web", "1.0", CONTENT);
        calls.send("DELETE", "/v2/acme/web/manifests/1.0");

        assertThat(Calls.text(calls.send("GET", "/v2/acme/web/tags/list"))).endsWith("\"tags\":[]}");
        assertThat(calls.send("GET", "/v2/acme/other/tags/list").status()).isEqualTo(404);
    }

    @Test
    void leavesNothingBesideTheBlob() throws IOException {
        calls.push("acme/web", CONTENT);

        assertThat(files("scratch")).isEmpty();
        assertThat(files(UPLOADS)).isEmpty();
        assertThat(files("blobs")).containsExactly("sha256/" + DIGEST.hex());
    }

    @Test
    void leavesNothingOfWhatHasAnotherDigest() throws IOException {
        HttpReply reply =
                calls.send("PUT", calls.startUpload("acme/web") + "?digest=" + DIGEST, "other".getBytes(UTF_8));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.errorCode(reply)).isEqualTo("DIGEST_INVALID");
        assertThat(files("")).noneMatch(file -> file.contains(DIGEST.hex()));
        assertThat(files(UPLOADS)).isEmpty();
    }

    @Test
    void goesOnWithAStreamThatBrokeOff() throws IOException {
        String upload = calls.startUpload("acme/web");
        HttpBody broken = HttpBody.of(10, () -> new BrokenStream(CONTENT, 6));

        http.send(calls.call("PATCH", upload).withBody(broken)).close();
        HttpReply finished =
                calls.send("PUT", upload + "?digest=" + DIGEST, "6789".getBytes(UTF_8), "Content-Range", "6-9");

        assertThat(finished.status()).isEqualTo(201);
        assertThat(Calls.text(calls.send("GET", "/v2/acme/web/blobs/" + DIGEST)))
                .isEqualTo("0123456789");
    }

    @Test
    void keepsABlobUnderItsSha512() throws IOException {
        Digest digest = Digest.of(Digest.Algorithm.SHA512, CONTENT);

        assertThat(calls.send("PUT", calls.startUpload("acme/web") + "?digest=" + digest, CONTENT)
                        .status())
                .isEqualTo(201);
        assertThat(calls.send("GET", "/v2/acme/web/blobs/" + digest, "Range", "bytes=-2")
                        .length())
                .isEqualTo(2);
    }

    /// Protocols H72.
    @Test
    void showsABlobOnlyInTheRepositoryItWasPushedTo() throws IOException {
        calls.push("acme/web", CONTENT);

        assertThat(calls.send("HEAD", "/v2/acme/other/blobs/" + DIGEST).status())
                .isEqualTo(404);
        HttpReply mounted = calls.send("POST", "/v2/acme/other/blobs/uploads/?mount=" + DIGEST + "&from=acme/web");
        assertThat(mounted.status()).isEqualTo(201);
        assertThat(calls.send("HEAD", "/v2/acme/other/blobs/" + DIGEST).status())
                .isEqualTo(200);
        assertThat(files("blobs")).hasSize(1);
    }

    @Test
    void takesABlobAwayFromOneRepositoryOnly() throws IOException {
        calls.push("acme/web", CONTENT);
        calls.push("acme/other", CONTENT);

        calls.send("DELETE", "/v2/acme/web/blobs/" + DIGEST).close();

        assertThat(calls.send("HEAD", "/v2/acme/web/blobs/" + DIGEST).status()).isEqualTo(404);
        assertThat(calls.send("HEAD", "/v2/acme/other/blobs/" + DIGEST).status())
                .isEqualTo(200);
    }

    /// So that its bytes may go to a socket past the heap.
    @Test
    void givesABlobAsAFile() throws IOException {
        calls.push("acme/web", CONTENT);

        try (HttpReply whole = calls.send("GET", "/v2/acme/web/blobs/" + DIGEST);
                HttpReply part = calls.send("GET", "/v2/acme/web/blobs/" + DIGEST, "Range", "bytes=2-4")) {
            assertThat(whole.body()).isInstanceOf(FileBody.class);
            assertThat(Calls.text(whole)).isEqualTo("0123456789");
            assertThat(part.body()).isInstanceOf(FileBody.class);
            assertThat(Calls.text(part)).isEqualTo("234");
        }
    }

    /// Who has begun to read, reads to the end.
    @Test
    void goesOnGivingABlobThatIsDeletedMeanwhile() throws IOException {
        calls.push("acme/web", CONTENT);

        try (HttpReply reply = calls.send("GET", "/v2/acme/web/blobs/" + DIGEST)) {
            calls.send("DELETE", "/v2/acme/web/blobs/" + DIGEST).close();
            storage.collectGarbage(GarbageOptions.DEFAULT.withGrace(Duration.ZERO));

            assertThat(Calls.text(reply)).isEqualTo("0123456789");
        }
    }

    /// Protocols C50.
    @Test
    void findsABlobToMountInWhicheverRepositoryHasIt() throws IOException {
        calls.push("base/os/blobs", CONTENT);

        assertThat(calls.send("POST", "/v2/acme/web/blobs/uploads/?mount=" + DIGEST)
                        .status())
                .isEqualTo(201);
        assertThat(calls.send("HEAD", "/v2/acme/web/blobs/" + DIGEST).status()).isEqualTo(200);
    }

    /// What is damaged on our disk is our affair: the caller hears of no path.
    @Test
    void tellsNobodyWhereItsFilesAre() throws IOException {
        Descriptor manifest = calls.pushImage("acme/web", "1.0", CONTENT);
        Path file =
                folder.resolve("root/blobs/sha256").resolve(manifest.digest().hex());
        Files.writeString(file, "x".repeat((int) manifest.size()));

        storage.close();
        storage = DiskStorage.open(folder.resolve("root"));
        HttpReply reply = new Calls(new RegistryHandler(storage)).send("GET", "/v2/acme/web/manifests/1.0");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(Calls.text(reply)).doesNotContain(folder.toString());
    }

    /// Protocols C184.
    @Test
    void takesTheSameBlobFromManyCallersAtOnce() throws Exception {
        byte[] content = new byte[300_000];
        Callable<Descriptor> push = () -> calls.push("acme/web", content);

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Descriptor> pushed : executor.invokeAll(Collections.nCopies(8, push))) {
                assertThat(pushed.get().digest()).isEqualTo(Digest.of(content));
            }
        }
        assertThat(files("blobs")).hasSize(1);
        assertThat(files("scratch")).isEmpty();
        assertThat(files(UPLOADS)).isEmpty();
    }

    @Test
    void dropsTheBytesOfAnUploadThatIsCancelled() throws IOException {
        String upload = calls.startUpload("acme/web");
        calls.send("PATCH", upload, CONTENT).close();
        assertThat(files(UPLOADS)).hasSize(1);

        calls.send("DELETE", upload).close();

        assertThat(files(UPLOADS)).isEmpty();
    }
}
