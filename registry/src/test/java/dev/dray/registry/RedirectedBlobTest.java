package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Blobs that a registry keeps elsewhere (protocols C19, H30).
final class RedirectedBlobTest {
    private static final String CDN = "https://cdn.example/x";

    private final Blob blob = new RandomImages(5).blob(1_000);
    private final String path = "GET /v2/team/app/blobs/" + blob.descriptor().digest();
    private final ScriptedHttp server = new ScriptedHttp();
    private final RegistryStore store = Clients.store(server, new Credential.RegistryToken("s3cret"));
    private byte[] bytes = new byte[0];

    @BeforeEach
    void open() throws IOException {
        bytes = blob.open().readAllBytes();
    }

    private static HttpReply to(String location) {
        return HttpReply.of(307, Headers.of("Location", location));
    }

    private byte[] read() throws IOException {
        try (InputStream in = store.open(blob.descriptor())) {
            return in.readAllBytes();
        }
    }

    private HttpReply part(int from) {
        return HttpReply.of(
                206,
                Headers.of("Content-Range", "bytes " + from + "-999/1000"),
                Arrays.copyOfRange(bytes, from, 1_000));
    }

    @Test
    void doesNotSayThereWhoWeAre() throws IOException {
        server.on(path, to(CDN + "?sig=1")).on("GET " + CDN + "?sig=1", HttpReply.of(200, Headers.NONE, bytes));

        assertThat(read()).isEqualTo(bytes);
        assertThat(server.calls().getFirst().headers().find("Authorization")).contains("Bearer s3cret");
        assertThat(server.calls().getLast().headers().has("Authorization")).isFalse();
    }

    @Test
    void goesOnFromTheRegistryAsTheLinkMayHaveExpired() throws IOException {
        server.on(path, to(CDN + "?sig=1"))
                .on("GET " + CDN + "?sig=1", HttpReply.of(200).withBody(new BrokenStream(bytes, 300)))
                .on(path, to(CDN + "?sig=2"))
                .on("GET " + CDN + "?sig=2", part(300));

        assertThat(read()).isEqualTo(bytes);
        assertThat(server.calls()).hasSize(4);
        assertThat(server.calls().get(3).headers().find("Range")).contains("bytes=300-");
        assertThat(server.calls().get(2).headers().find("Authorization")).contains("Bearer s3cret");
        assertThat(server.calls().get(3).headers().has("Authorization")).isFalse();
    }

    @Test
    void asksForANewLinkWhenOneIsRefused() throws IOException {
        server.on(path, to(CDN + "?sig=1"))
                .on("GET " + CDN + "?sig=1", HttpReply.of(403))
                .on(path, to(CDN + "?sig=2"))
                .on("GET " + CDN + "?sig=2", HttpReply.of(200).withBody(new BrokenStream(bytes, 300)))
                .on(path, to(CDN + "?sig=3"))
                .on("GET " + CDN + "?sig=3", HttpReply.of(403))
                .on(path, to(CDN + "?sig=4"))
                .on("GET " + CDN + "?sig=4", part(300));

        assertThat(read()).isEqualTo(bytes);
    }

    @Test
    void saysWhoRefusedWhenEveryLinkIsRefused() {
        server.on(path, to(CDN + "?sig=s3cret")).on("GET " + CDN + "?sig=s3cret", HttpReply.of(403));

        assertThatThrownBy(this::read)
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContaining("cdn.example answered HTTP 403")
                .hasMessageNotContaining("s3cret");
        assertThat(server.calls()).hasSize(2 * (1 + Clients.OPTIONS.resumeAttempts()));
    }

    @Test
    void takesARefusalOfTheRegistryItselfForFinal() {
        server.on(path, HttpReply.of(403));

        assertThatThrownBy(this::read).isInstanceOf(ImageException.Denied.class);
        assertThat(server.calls()).hasSize(1);
    }

    /// CVE-2020-15157.
    @Test
    void doesNotTellAStrangerWhoWeAreWhenItAsks() {
        Headers challenge = Headers.of("WWW-Authenticate", "Bearer realm=\"https://cdn.example/token\",service=\"x\"");
        server.on(path, to(CDN)).on("GET " + CDN, HttpReply.of(401, challenge));
        RegistryStore withPassword = Clients.store(server, new Credential.Password("me", "s3cret"));

        assertThatThrownBy(() -> withPassword.open(blob.descriptor()))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContaining("cdn.example answered HTTP 401");
        assertThat(server.lines()).containsExactly("GET https://reg.example" + path.substring(4), "GET " + CDN);
    }

    @ParameterizedTest
    @CsvSource({
        "http://cdn.example/x,      plain http",
        "http://reg.example/x,      plain http",
        "file:///etc/passwd,        not http or https",
        "ftp://cdn.example/x,       not http or https",
        "https://localhost/x,       this machine",
        "https://169.254.169.254/x, this machine or its network",
        "https://[::1]/x,           this machine",
        "'https://cdn example/',    no URL"
    })
    void goesNowhereThatIsNotSafe(String target, String why) {
        server.on(path, to(target));

        assertThatThrownBy(this::read)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContainingAll("read " + blob.descriptor().digest(), why);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void isNotLedInCircles() {
        server.on(path, to(CDN)).on("GET " + CDN, to("https://reg.example" + path.substring(4)));

        assertThatThrownBy(this::read)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("in a loop");
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void isNotLedOnForEver() {
        Http endless = call -> to(call.uri() + "x");

        assertThatThrownBy(() -> Clients.store(endless).open(blob.descriptor()))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("more than ten times");
    }
}
