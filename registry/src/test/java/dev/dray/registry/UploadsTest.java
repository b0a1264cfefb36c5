package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Repository;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs on their way to a registry (protocols C30 to C46).
final class UploadsTest {
    private static final String START = "POST /v2/team/app/blobs/uploads/";
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final String DIGEST = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final String ENCODED = DIGEST.replace(":", "%3A");

    private final Blob blob = Blob.of(MediaType.OCI_LAYER, HELLO);
    private final ScriptedHttp server = new ScriptedHttp();
    private final RegistryStore store = Clients.store(server, new Credential.RegistryToken("mine"));

    private static HttpReply at(String location) {
        return HttpReply.of(202, Headers.of("Location", location));
    }

    private List<String> authorizations() {
        return server.calls().stream()
                .map(call -> call.headers().find("Authorization").orElse("-"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/team/app/blobs/uploads/u1,           https://reg.example/v2/team/app/blobs/uploads/u1?digest=",
        "u1,                                      https://reg.example/v2/team/app/blobs/uploads/u1?digest=",
        "https://reg.example/u1,                  https://reg.example/u1?digest=",
        "https://reg.example:443/u1,              https://reg.example:443/u1?digest=",
        "//reg.example/u1,                        https://reg.example/u1?digest=",
        "/u1?_state=a%2Fb+c%3D&x=&y,              https://reg.example/u1?_state=a%2Fb+c%3D&x=&y&digest=",
        "/u1?,                                    https://reg.example/u1?digest="
    })
    void sendsTheBytesWhereTheRegistrySays(String location, String uri) throws IOException {
        server.on(START, at(location)).on("PUT " + uri + ENCODED, HttpReply.of(201));

        store.put(blob);

        HttpCall put = server.calls().get(1);
        assertThat(server.lines())
                .containsExactly("POST https://reg.example/v2/team/app/blobs/uploads/", "PUT " + uri + ENCODED);
        assertThat(put.headers().all("Content-Type")).containsExactly("application/octet-stream");
        assertThat(Objects.requireNonNull(put.body()).length()).isEqualTo(5);
        assertThat(Objects.requireNonNull(put.body()).open().readAllBytes()).isEqualTo(HELLO);
        assertThat(authorizations()).containsExactly("Bearer mine", "Bearer mine");
    }

    /// GHSA-jxpm-75mh-9fp7 (protocols C33).
    @ParameterizedTest
    @ValueSource(strings = {"https://upload.example/u1", "https://reg.example:8443/u1"})
    void doesNotSayElsewhereWhoWeAre(String location) throws IOException {
        server.on(START, at(location)).on("PUT " + location + "?digest=" + ENCODED, HttpReply.of(201));

        store.put(blob);

        assertThat(authorizations()).containsExactly("Bearer mine", "-");
    }

    @Test
    void doesNotTellAStrangerWhoWeAreWhenItAsks() {
        Headers challenge = Headers.of("WWW-Authenticate", "Basic realm=\"x\"");
        server.on(START, at("https://upload.example/u1"))
                .on("PUT https://upload.example/u1?digest=" + ENCODED, HttpReply.of(401, challenge));
        RegistryStore withPassword = Clients.store(server, new Credential.Password("me", "s3cret"));

        assertThatThrownBy(() -> withPassword.put(blob)).isInstanceOf(ImageException.Denied.class);
        assertThat(authorizations()).containsOnly("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://reg.example/u1",
                "http://upload.example/u1",
                "file:///u1",
                "https://127.0.0.1/u1",
                "https://up load.example/"
            })
    void sendsNothingToWhatIsNotSafe(String location) {
        server.on(START, at(location));

        assertThatThrownBy(() -> store.put(blob))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("start sending " + DIGEST);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void refusesAnUploadWithoutALocation() {
        server.on(START, HttpReply.of(202));

        assertThatThrownBy(() -> store.put(blob))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("Location");
    }

    /// As ECR and others answer.
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void takesAnySuccessForOne(int status) throws IOException {
        server.on(START, at("/u1")).on("PUT /u1?digest=" + ENCODED, HttpReply.of(status));
        List<Long> positions = new ArrayList<>();

        store.put(blob, positions::add);

        assertThat(positions.getLast()).isEqualTo(5);
    }

    @Test
    void doesNotAcceptThatABlobIsKeptUnderAnotherDigest() {
        String other = Digest.of(new byte[0]).toString();
        server.on(START, at("/u1"))
                .on("PUT /u1?digest=" + ENCODED, HttpReply.of(201, Headers.of("Docker-Content-Digest", other)));

        assertThatThrownBy(() -> store.put(blob))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContainingAll(DIGEST, other);
    }

    @ParameterizedTest
    @CsvSource({"401, Denied", "403, Denied", "404, NotFound", "405, Rejected", "413, Rejected"})
    void saysWhyAnUploadCannotStart(int status, String type) {
        server.on(START, HttpReply.of(status));

        assertThatThrownBy(() -> Clients.store(server).put(blob))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(type))
                .hasMessageContaining("start sending " + DIGEST);
    }

    @Test
    void doesNotBeginAnewWhereThatWouldNotHelp() {
        server.on(START, at("/u1")).on("PUT /u1?digest=" + ENCODED, HttpReply.of(413));

        assertThatThrownBy(() -> store.put(blob)).isInstanceOf(ImageException.Rejected.class);
        assertThat(server.calls()).hasSize(2);
    }

    /// Protocols C42.
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 416})
    void beginsAnewWhereTheRegistryLostTheUpload(int status) throws IOException {
        server.on(START, at("/u1"))
                .on(START, at("/u2"))
                .on("PUT /u1?digest=" + ENCODED, HttpReply.of(status))
                .on("PUT /u2?digest=" + ENCODED, HttpReply.of(201));

        store.put(blob);

        assertThat(server.lines())
                .extracting(line -> line.split(" ")[0])
                .containsExactly("POST", "PUT", "HEAD", "POST", "PUT");
    }

    @Test
    void doesNotBeginAnewWhereOnlyTheAnswerWasLost() throws IOException {
        server.on(START, at("/u1"))
                .on("PUT /u1?digest=" + ENCODED, HttpReply.of(404))
                .on("HEAD /v2/team/app/blobs/" + DIGEST, HttpReply.of(200));

        store.put(blob);

        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void beginsAnewNoMoreThanOnce() {
        server.on(START, call -> at("/u1")).on("PUT /u1?digest=" + ENCODED, HttpReply.of(404));

        assertThatThrownBy(() -> store.put(blob)).isInstanceOf(ImageException.NotFound.class);
        assertThat(server.lines())
                .extracting(line -> line.split(" ")[0])
                .containsExactly("POST", "PUT", "HEAD", "POST", "PUT", "HEAD");
    }

    @Test
    void arrivesWholeWhenTheConnectionBreaksInTheMiddle() throws IOException {
        Blob large = new RandomImages(2).blob(100_000);
        Http registry = new RegistryHandler(new OpenStorage());
        var server = new FaultyHttp(registry)
                .on("POST", 1, FaultyHttp.loseReply())
                .on("PUT", 1, (call, next) -> {
                    byte[] half = Objects.requireNonNull(call.body()).open().readNBytes(50_000);
                    next.send(call.withMethod("PATCH").withBody(HttpBody.of(half)));
                    throw new IOException("connection reset");
                })
                .on("PUT", 3, FaultyHttp.loseReply());

        Clients.store(server).put(large);

        assertThat(Clients.store(registry).open(large.descriptor()).readAllBytes())
                .hasSize(100_000);
    }

    @Test
    void sendsTheBytesAgainWhenTheTokenExpiredMeanwhile() throws IOException {
        Headers challenge = Headers.of("WWW-Authenticate", "Bearer realm=\"https://reg.example/token\"");
        List<Integer> sizes = new ArrayList<>();
        server.on(START, at("/u1"))
                .on("PUT /u1?digest=" + ENCODED, call -> {
                    sizes.add(Objects.requireNonNull(call.body()).open().readAllBytes().length);
                    return HttpReply.of(401, challenge);
                })
                .on("PUT /u1?digest=" + ENCODED, call -> {
                    sizes.add(Objects.requireNonNull(call.body()).open().readAllBytes().length);
                    return HttpReply.of(201);
                })
                .on(
                        "GET /token?scope=repository%3Ateam%2Fapp%3Apull%2Cpush",
                        HttpReply.of(200, Headers.NONE, "{\"token\":\"T\"}".getBytes(UTF_8)));

        Clients.store(server).put(blob);

        assertThat(sizes).containsExactly(5, 5);
    }

    @Test
    void tellsAWrongBlobFromABrokenConnection() {
        Blob wrong = Blob.of(blob.descriptor(), "hullo".getBytes(UTF_8));
        Http strict = call -> {
            if (call.method().equals("POST")) {
                return at("/u1");
            }
            Objects.requireNonNull(call.body()).open().readAllBytes();
            return HttpReply.of(201);
        };

        assertThatThrownBy(() -> Clients.store(strict).put(wrong)).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void saysThatTheSourceBrokeOffAndNotTheRegistry() {
        Blob broken = new Blob() {
            @Override
            public Descriptor descriptor() {
                return blob.descriptor();
            }

            @Override
            public InputStream open(long offset) {
                return new BrokenStream(HELLO, 3);
            }
        };

        assertThatThrownBy(() ->
                        Clients.store(new RegistryHandler(new OpenStorage())).put(broken))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ImageException.class)
                .hasMessage("connection reset");
    }

    @Test
    void tellsEachPosition() throws IOException {
        Blob large = new RandomImages(2).blob(100_000);
        List<Long> positions = new ArrayList<>();

        Clients.store(new RegistryHandler(new OpenStorage())).put(large, positions::add);

        assertThat(positions).isSorted().hasSizeGreaterThan(3);
        assertThat(positions.getLast()).isEqualTo(100_000);
    }

    private static final String MOUNT = START + "?mount=" + ENCODED + "&from=base%2Fos";

    private final RegistryStore base =
            Clients.registries(server, Keychain.NONE).repository(new Repository("reg.example", "base/os"));

    private boolean mount() throws IOException {
        return store.adopt(blob.descriptor(), base);
    }

    @Test
    void mountsWithoutSendingABody() throws IOException {
        server.on(MOUNT, HttpReply.of(201));

        assertThat(mount()).isTrue();
        assertThat(server.calls()).hasSize(1);
        assertThat(Optional.ofNullable(server.calls().getFirst().body())).isEmpty();
    }

    @Test
    void sendsTheBytesToTheUploadThatItGotInsteadOfAMount() throws IOException {
        server.on(MOUNT, at("/u1?_state=x")).on("PUT /u1?_state=x&digest=" + ENCODED, HttpReply.of(201));

        assertThat(mount()).isFalse();
        store.put(blob);

        assertThat(server.lines())
                .containsExactly(
                        "POST https://reg.example" + MOUNT.substring(5),
                        "PUT https://reg.example/u1?_state=x&digest=" + ENCODED);
    }

    @Test
    void beginsAnewWhereTheUploadThatItGotInsteadOfAMountIsGone() throws IOException {
        server.on(MOUNT, at("/u1"))
                .on("PUT /u1?digest=" + ENCODED, HttpReply.of(404))
                .on(START, at("/u2"))
                .on("PUT /u2?digest=" + ENCODED, HttpReply.of(201));

        assertThat(mount()).isFalse();
        store.put(blob);

        assertThat(server.lines()).last().isEqualTo("PUT https://reg.example/u2?digest=" + ENCODED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://reg.example/u1", "file:///x", "not a url"})
    void doesNotUseAnUploadThatIsNotSafe(String location) throws IOException {
        server.on(MOUNT, at(location)).on(START, at("/u2")).on("PUT /u2?digest=" + ENCODED, HttpReply.of(201));

        assertThat(mount()).isFalse();
        store.put(blob);

        assertThat(server.lines())
                .extracting(line -> line.split("[?]")[0])
                .containsExactly(
                        "POST https://reg.example/v2/team/app/blobs/uploads/",
                        "POST https://reg.example/v2/team/app/blobs/uploads/",
                        "PUT https://reg.example/u2");
    }

    /// Protocols C50, C52.
    @ParameterizedTest
    @ValueSource(ints = {202, 400, 401, 403, 404, 405, 500})
    void takesARefusalToMountForNoError(int status) throws IOException {
        server.on(MOUNT, HttpReply.of(status));

        assertThat(mount()).isFalse();
    }
    /// Protocols C52: Harbor answers 401 where it knows no such project, and will again. (The second call after it asks
    /// how to log in.)
    @ParameterizedTest
    @CsvSource({"202, 2", "401, 2", "404, 1", "405, 1", "500, 10"})
    void triesNoMountAgainWhereItWasRefusedWithAnError(int status, int calls) throws IOException {
        server.on(MOUNT, HttpReply.of(status));

        assertThat(mount()).isFalse();
        assertThat(mount()).isFalse();

        assertThat(server.calls()).hasSize(calls);
    }
}
