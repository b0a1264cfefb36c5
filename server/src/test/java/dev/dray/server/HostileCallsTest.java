package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Digest;
import dev.dray.server.RawCalls.Reply;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no honest client sends: each is answered with what is wrong, nothing is written because of it, and the
/// next caller is served.
final class HostileCallsTest {
    private static final String UPLOADS = "/v2/acme/web/blobs/uploads/";
    private static final String HELLO = Digest.of(Calls.bytes("hello")).toString();
    private static final String BLOB = "/v2/acme/web/blobs/" + HELLO;
    private static final String PUT_HELLO = UPLOADS + "?digest=" + HELLO;
    private static final String IMAGE_TYPE = "Content-Type: application/vnd.oci.image.manifest.v1+json";

    @TempDir
    private Path folder;

    private DiskStorage storage;
    private RegistryServer server;
    private RawCalls calls;

    @BeforeEach
    void start() throws IOException {
        storage = DiskStorage.open(folder.resolve("root"));
        server = RegistryServer.start(RegistryOptions.of(storage));
        calls = new RawCalls(server.uri().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(calls.send(RawCalls.request("GET", "/v2/", "")).status()).isEqualTo(200);
        server.close();
        storage.close();
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside).containsExactly(folder.resolve("root"));
        }
    }

    private Reply get(String target, String... headers) throws IOException {
        return calls.send(RawCalls.request("GET", target, "", headers));
    }

    private void pushHello() throws IOException {
        assertThat(calls.send(RawCalls.request("POST", PUT_HELLO, "hello", "Content-Length: 5"))
                        .status())
                .isEqualTo(201);
    }

    private String startUpload() throws IOException {
        Reply started = calls.send(RawCalls.request("POST", UPLOADS, "", "Content-Length: 0"));
        return started.head().replaceFirst("(?s).*Location: ", "").replaceFirst("(?s)\r.*", "");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/../../etc/passwd, 400, UNSUPPORTED",
        "/v2/acme/../../../etc/manifests/x, 400, UNSUPPORTED",
        "/v2/acme/%2e%2e/manifests/x, 400, NAME_INVALID",
        "/v2/a%2f..%2fb/manifests/x, 400, NAME_INVALID",
        "/v2/a/.%2e/b/blobs/uploads/, 400, NAME_INVALID",
        "/v2//acme//web/manifests/x, 400, NAME_INVALID",
        "/v2/acme/_uploads/manifests/x, 400, NAME_INVALID",
        "/v2/acme/web/manifests/.., 404, MANIFEST_UNKNOWN",
        "/v2/acme/web/manifests/%2e%2e%2f%2e%2e, 404, NAME_UNKNOWN",
        "/v2/acme/web/blobs/sha256:..%2f..%2fetc, 404, NAME_UNKNOWN",
        "/v2/acme/web/blobs/sha256:..%5c..%5cetc, 400, DIGEST_INVALID",
        "/v2/acme/web/blobs/uploads/..%2f..%2f..%2fx, 404, NAME_UNKNOWN",
        "/v2/acme/web/blobs/uploads/.., 404, BLOB_UPLOAD_UNKNOWN",
        "/v2/acme/web/referrers/.., 400, DIGEST_INVALID",
        "/v2/acme%00/manifests/x, 400, UNSUPPORTED",
        "/v2/acme/web/manifests/%00, 400, UNSUPPORTED",
        "/v2/acme/web/manifests/a%0d%0ab, 404, MANIFEST_UNKNOWN",
        "/v2/%zz/manifests/x, 400, UNSUPPORTED",
        "/v2/%c3%a9/manifests/x, 400, NAME_INVALID",
        "/v2/\u00ff\u00fe/manifests/x, 400, NAME_INVALID",
        "/v2/acme;x=1/manifests/y, 400, NAME_INVALID",
        "/v2/acme\\web/manifests/x, 400, UNSUPPORTED",
        "//evil.test/v2/, 404, NAME_UNKNOWN",
        "http://evil.test:99999/v2/, 400, UNSUPPORTED",
        "/v2/_catalog?n=-1, 400, PAGINATION_NUMBER_INVALID",
        "/v2/acme/web/tags/list?n=%zz, 400, UNSUPPORTED",
        "*, 400, UNSUPPORTED"
    })
    void refusesPathsThatLeadElsewhere(String target, int status, String code) throws IOException {
        Reply reply = get(target);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void refusesNamesOutOfAllProportion() throws IOException {
        assertThat(get("/v2/" + "a".repeat(300) + "/manifests/x").code()).isEqualTo("NAME_INVALID");
        assertThat(get("/v2/" + "a/".repeat(4_000) + "manifests/x").code()).isEqualTo("NAME_INVALID");
        assertThat(get("/v2/acme/web/manifests/" + "t".repeat(5_000)).code()).isEqualTo("MANIFEST_UNKNOWN");
        assertThat(get("/v2/acme/web/blobs/sha256:" + "0".repeat(5_000)).code()).isEqualTo("DIGEST_INVALID");
        assertThat(get("/v2/" + "a".repeat(70_000)).status()).isIn(414, 431);
    }

    @Test
    void listsNoMoreThanAPageHoweverMuchIsAskedFor() throws IOException {
        pushHello();

        assertThat(get("/v2/_catalog?n=1000000000").status()).isEqualTo(200);
        assertThat(get("/v2/_catalog?n=99999999999999999999").status()).isEqualTo(200);
        assertThat(get("/v2/acme/web/tags/list?n=1000000000").status()).isEqualTo(200);
    }

    /// Who reads one request where a proxy before us read another, or two, could be made to answer what the proxy never
    /// saw (RFC 9112, 11.2).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5|Transfer-Encoding: chunked",
                "Content-Length: 5|Content-Length: 6",
                "Content-Length: -5",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Content-Length: 99999999999999999999999",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "X: a\u0000b",
                "X: a|\t folded"
            })
    void refusesBodiesOfTwoMeanings(String headers) throws IOException {
        String chunk = "5\r\nhello\r\n0\r\n\r\nGET /v2/_catalog HTTP/1.1\r\nHost: x\r\n\r\n";

        Reply reply = calls.send(RawCalls.request("POST", PUT_HELLO, chunk, headers.split("\\|")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("UNSUPPORTED");
        assertThat(get(BLOB).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/ HTTP/1.1\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /v2/ HTTP/1.1\r\nHost: x y\r\n\r\n",
                "GET /v2/ x HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000"
            })
    void refusesWhatIsNoHttp(String request) throws IOException {
        assertThat(calls.send(request).status()).isEqualTo(400);
    }

    @Test
    void saysWhatItDoesNotSpeak() throws IOException {
        assertThat(calls.send("GET /v2/ HTTP/3.0\r\nHost: x\r\n\r\n").body()).contains("want HTTP/1.1");
        assertThat(get("/v2/", "Expect: magic").body()).contains("100-continue");
        assertThat(get("/v2/", "X: " + "a".repeat(65_536)).body()).contains("headers are longer");
        assertThat(calls.send(RawCalls.request("TRACE", "/v2/", "")).status()).isEqualTo(405);
        assertThat(calls.send(RawCalls.request("A".repeat(500), BLOB, "")).status())
                .isIn(404, 405);
    }

    /// RFC 9112, 2.5, 3.2.2, 9.3.2.
    @Test
    void speaksAsOldAndAsLongAsHttpAllows() throws IOException {
        assertThat(calls.send("GET /v2/ HTTP/1.0\r\n\r\n").body()).isEqualTo("{}");
        assertThat(get("http://x/v2/").body()).isEqualTo("{}");
        assertThat(calls.sendAll("GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5)))
                .extracting(Reply::body)
                .isEqualTo(List.of("{}", "{}", "{}", "{}", "{}"));
        assertThat(get("/v2/", "A: b\r\n".repeat(2_000) + "C: d").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 50|hello",
                "Transfer-Encoding: chunked|zz\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked|ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked|-5\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked|5\r\nhel",
                "Transfer-Encoding: chunked|5\r\nhelloMORE\r\n0\r\n\r\n"
            })
    void takesNothingOfABodyThatBreaksOff(String call) throws IOException {
        String[] parts = call.split("\\|");

        Reply reply = calls.send(RawCalls.request("POST", PUT_HELLO, parts[1], parts[0]));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("BLOB_UPLOAD_INVALID");
        assertThat(get(BLOB).status()).isEqualTo(404);
    }

    @Test
    void takesWhatComesAfterABodyForTheNextRequest() throws IOException {
        List<Reply> replies = calls.sendAll("POST " + PUT_HELLO
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(replies).extracting(Reply::status).containsExactly(201, 200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=5-|416",
                "bytes=-0|416",
                "bytes=3-1|416",
                "bytes=99999999999999999999-|416",
                "bytes=-99999999999999999999|206",
                "bytes=0-18446744073709551616|206",
                "bytes=0-0,2-3|200",
                "bytes=--5|200",
                "bytes=1-2-3|200",
                "items=0-1|200",
                "bytes=abc|200"
            })
    void givesNoMoreThanThereIs(String range, int status) throws IOException {
        pushHello();

        Reply reply = get(BLOB, "Range: " + range);

        assertThat(reply.status()).isEqualTo(status);
        if (status == 416) {
            assertThat(reply.code()).isEqualTo("RANGE_INVALID");
            assertThat(reply.body()).contains("5 bytes");
        } else {
            assertThat(reply.body()).isEqualTo("hello");
        }
    }

    @Test
    void givesAllToWhoAsksForManyRanges() throws IOException {
        pushHello();

        assertThat(get(BLOB, "Range: bytes=0-1", "Range: bytes=2-3").status()).isEqualTo(200);
        assertThat(get(BLOB, "Range: bytes=" + "0-1,".repeat(3_000) + "0-1").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5-3",
                "5-3",
                "0-99999999999999999999",
                "0-9223372036854775807",
                "0-4/3",
                "0-4, 5-9",
                "1-5",
                "x",
                ""
            })
    void refusesChunksFromNowhere(String range) throws IOException {
        String upload = startUpload();

        Reply reply =
                calls.send(RawCalls.request("PATCH", upload, "hello", "Content-Length: 5", "Content-Range: " + range));

        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.code()).isEqualTo("RANGE_INVALID");
        assertThat(calls.send(RawCalls.request("PUT", upload + "?digest=" + HELLO, "hello", "Content-Length: 5"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void refusesTwoPlacesForOneChunk() throws IOException {
        Reply reply = calls.send(RawCalls.request(
                "PATCH", startUpload(), "hello", "Content-Length: 5", "Content-Range: 0-4", "Content-Range: 5-9"));

        assertThat(reply.code()).isEqualTo("RANGE_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5:00", "crc32:00000000", "sha512:00", "sha256:", ":", "", "sha256:../../x", "hello"})
    void refusesDigestsThatAreNone(String digest) throws IOException {
        Reply reply = calls.send(RawCalls.request("POST", UPLOADS + "?digest=" + digest, "hello", "Content-Length: 5"));

        assertThat(reply.code()).isEqualTo("DIGEST_INVALID");
    }

    static List<String> bombs() {
        return List.of(
                "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000),
                "[".repeat(2_000_000),
                "{\"schemaVersion\":2,\"x\":" + "1".repeat(1_000_000) + "}",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"" + HELLO
                        + "\",\"size\":1e999999999},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"" + HELLO
                        + "\",\"size\":-5},\"layers\":[]}",
                "{\"schemaVersion\":2,\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"x\":\"\u00ff\u00fe\"}",
                "\u0000".repeat(100),
                "");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void refusesManifestsThatAreBombs(String manifest) throws IOException {
        Reply reply = calls.send(RawCalls.request(
                "PUT", "/v2/acme/web/manifests/x", manifest, IMAGE_TYPE, "Content-Length: " + manifest.length()));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("MANIFEST_INVALID");
    }

    /// Whoever waits for leave hears no, and sends nothing.
    @Test
    void refusesBeforeTheBodyComes() throws IOException {
        Reply tooBig = calls.send(RawCalls.request(
                "PUT", "/v2/acme/web/manifests/x", "", IMAGE_TYPE, "Content-Length: 5000000", "Expect: 100-continue"));
        Reply wrongName = calls.send(RawCalls.request(
                "POST", "/v2/UPPER/blobs/uploads/", "", "Content-Length: 5000000", "Expect: 100-continue"));

        assertThat(tooBig.status()).isEqualTo(413);
        assertThat(wrongName.code()).isEqualTo("NAME_INVALID");
    }
}
