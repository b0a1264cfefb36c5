package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.storage.DiskStorage;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Each row of the specification's table of endpoints, with the statuses it lists, on each storage
/// (protocols C.1, C187). What the rows mean beyond that is in the tests of the handlers.
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class EndpointsTest {
    private static final byte[] CONTENT = Calls.bytes("0123456789");
    private static final Digest DIGEST = Digest.of(CONTENT);
    private static final String REPOSITORY = "/v2/acme/web/";
    private static final String BLOB = REPOSITORY + "blobs/" + DIGEST;
    private static final String UPLOADS = REPOSITORY + "blobs/uploads/";
    private static final String NO_DIGEST = "sha256:zz";
    private static final String UNKNOWN = "sha256:" + "0".repeat(64);

    @Parameter
    private boolean onDisk;

    @TempDir
    private Path folder;

    private Storage storage;
    private Calls calls;

    @BeforeEach
    void open() throws IOException {
        storage = onDisk ? DiskStorage.open(folder.resolve("root")) : new MemoryStorage();
        calls = new Calls(new RegistryHandler(storage));
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
    }

    private void answers(int status, String method, String path) throws IOException {
        try (HttpReply reply = calls.send(method, path)) {
            assertThat(reply.status()).as(method + " " + path).isEqualTo(status);
        }
    }

    private HttpReply answers(int status, String method, String path, byte[] body, String... headers)
            throws IOException {
        HttpReply reply = calls.send(method, path, body, headers);
        assertThat(reply.status()).as(method + " " + path).isEqualTo(status);
        return reply;
    }

    private void answersReads(int status, String path) throws IOException {
        answers(status, "GET", path);
        answers(status, "HEAD", path);
    }

    @Test
    void end1() throws IOException {
        answersReads(200, "/v2/");
        answersReads(404, "/v3/");
    }

    @Test
    void end2() throws IOException {
        answersReads(404, BLOB);
        calls.push("acme/web", CONTENT);

        answersReads(200, BLOB);
        answersReads(400, REPOSITORY + "blobs/" + NO_DIGEST);
        assertThat(calls.send("GET", BLOB, "Range", "bytes=1-2").status()).isEqualTo(206);
        assertThat(calls.send("GET", BLOB, "Range", "bytes=10-").status()).isEqualTo(416);
    }

    @Test
    void end3() throws IOException {
        Descriptor image = calls.pushImage("acme/web", "1.0", CONTENT);

        answersReads(200, REPOSITORY + "manifests/1.0");
        answersReads(200, REPOSITORY + "manifests/" + image.digest());
        answersReads(404, REPOSITORY + "manifests/2.0");
        answersReads(404, REPOSITORY + "manifests/" + UNKNOWN);
        answersReads(400, REPOSITORY + "manifests/" + NO_DIGEST);
    }

    @Test
    void end4() throws IOException {
        answers(202, "POST", UPLOADS);
        answers(201, "POST", UPLOADS + "?digest=" + DIGEST, CONTENT);
        answers(400, "POST", UPLOADS + "?digest=" + UNKNOWN, CONTENT);
        answers(400, "POST", UPLOADS + "?digest=" + NO_DIGEST, CONTENT);
        answers(202, "POST", UPLOADS + "?digest-algorithm=sha512");
        answers(400, "POST", UPLOADS + "?digest-algorithm=sha1");
    }

    @Test
    void end5() throws IOException {
        String upload = calls.startUpload("acme/web");

        answers(202, "PATCH", upload, Calls.bytes("01234"), "Content-Range", "0-4");
        answers(416, "PATCH", upload, Calls.bytes("89"), "Content-Range", "8-9");
        answers(404, "PATCH", UPLOADS + "unknown", CONTENT);
    }

    @Test
    void end6() throws IOException {
        String upload = calls.startUpload("acme/web");
        calls.send("PATCH", upload, Calls.bytes("01234")).close();

        answers(400, "PUT", upload);
        answers(416, "PUT", upload + "?digest=" + DIGEST, Calls.bytes("89"), "Content-Range", "8-9");
        answers(201, "PUT", upload + "?digest=" + DIGEST, Calls.bytes("56789"), "Content-Range", "5-9");
        answers(404, "PUT", upload + "?digest=" + DIGEST);
        answers(400, "PUT", calls.startUpload("acme/web") + "?digest=" + DIGEST);
    }

    @Test
    void end7() throws IOException {
        byte[] image = Calls.read(calls.image("acme/web", CONTENT));
        String type = MediaType.OCI_MANIFEST.value();
        Digest sha512 = Digest.of(Digest.Algorithm.SHA512, image);

        answers(201, "PUT", REPOSITORY + "manifests/1.0", image, "Content-Type", type);
        answers(201, "PUT", REPOSITORY + "manifests/" + Digest.of(image), image, "Content-Type", type);
        HttpReply tagged =
                answers(201, "PUT", REPOSITORY + "manifests/" + sha512 + "?tag=a&tag=b", image, "Content-Type", type);
        answers(400, "PUT", REPOSITORY + "manifests/" + UNKNOWN, image, "Content-Type", type);
        answers(404, "PUT", "/v2/acme/other/manifests/1.0", image, "Content-Type", type);
        answers(413, "PUT", REPOSITORY + "manifests/1.0", new byte[4 * 1024 * 1024 + 1], "Content-Type", type);
        assertThat(tagged.headers().all("OCI-Tag")).containsExactly("a", "b");
        assertThat(calls.send("HEAD", REPOSITORY + "manifests/a").headers().find("Docker-Content-Digest"))
                .contains(sha512.toString());
    }

    @Test
    void end8() throws IOException {
        answersReads(404, REPOSITORY + "tags/list");
        calls.pushImage("acme/web", "1.0", CONTENT);

        answersReads(200, REPOSITORY + "tags/list");
        answersReads(200, REPOSITORY + "tags/list?n=1&last=0");
        answersReads(400, REPOSITORY + "tags/list?n=x");
    }

    @Test
    void end9() throws IOException {
        Descriptor image = calls.pushImage("acme/web", "1.0", CONTENT);

        answers(202, "DELETE", REPOSITORY + "manifests/1.0");
        answers(404, "DELETE", REPOSITORY + "manifests/1.0");
        answers(202, "DELETE", REPOSITORY + "manifests/" + image.digest());
        answers(404, "DELETE", REPOSITORY + "manifests/" + image.digest());
        answers(400, "DELETE", REPOSITORY + "manifests/" + NO_DIGEST);
    }

    @Test
    void end10() throws IOException {
        calls.push("acme/web", CONTENT);

        answers(202, "DELETE", BLOB);
        answers(404, "DELETE", BLOB);
        answers(400, "DELETE", REPOSITORY + "blobs/" + NO_DIGEST);
    }

    @Test
    void end11() throws IOException {
        calls.push("base/os", CONTENT);

        answers(201, "POST", UPLOADS + "?mount=" + DIGEST + "&from=base/os");
        answers(202, "POST", UPLOADS + "?mount=" + UNKNOWN + "&from=base/os");
        answers(201, "POST", "/v2/acme/other/blobs/uploads/?mount=" + DIGEST);
    }

    @Test
    void end12() throws IOException {
        answersReads(200, REPOSITORY + "referrers/" + UNKNOWN);
        answersReads(200, REPOSITORY + "referrers/" + UNKNOWN + "?artifactType=a/b");
        answersReads(400, REPOSITORY + "referrers/" + NO_DIGEST);
    }

    @Test
    void end13() throws IOException {
        answersReads(204, calls.startUpload("acme/web"));
        answersReads(404, UPLOADS + "unknown");
    }

    @Test
    void end14() throws IOException {
        String upload = calls.startUpload("acme/web");

        answers(204, "DELETE", upload);
        answers(404, "DELETE", upload);
    }
}
