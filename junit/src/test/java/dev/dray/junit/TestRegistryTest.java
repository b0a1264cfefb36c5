package dev.dray.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.server.RegistryServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@WithRegistry(lifetime = WithRegistry.Lifetime.CLASS)
final class TestRegistryTest {
    private static final WireHttp WIRE = new WireHttp(WireOptions.DEFAULT);
    private static final String MANIFEST = "/v2/acme/web/manifests/1.0";
    private static final TestImage IMAGE = TestImage.of("etc/motd", "hello");

    @AfterAll
    static void close() throws IOException {
        WIRE.close();
    }

    private static HttpReply send(TestRegistry registry, String path) throws IOException {
        return WIRE.send(HttpCall.of("test", "GET", registry.uri().resolve(path)));
    }

    private static byte[] read(TestRegistry registry, String path) throws IOException {
        try (HttpReply reply = send(registry, path)) {
            return reply.body().readAllBytes();
        }
    }

    @Test
    void servesWhatWasPutIntoIt(TestRegistry registry) throws IOException {
        Descriptor manifest = registry.put("acme/web:1.0", IMAGE);

        assertThat(Digest.of(read(registry, MANIFEST))).isEqualTo(manifest.digest());
        assertThat(manifest).isEqualTo(registry.put("acme/web:2.0", IMAGE));
    }

    @Test
    void copiesAnImageWithAllItNeeds(TestRegistry registry) throws IOException {
        registry.put("acme/web:1.0", IMAGE);

        Descriptor copied = registry.put("other/web:2.0", registry.storage().repository("acme/web"), "1.0");

        assertThat(Digest.of(read(registry, "/v2/other/web/manifests/2.0"))).isEqualTo(copied.digest());
    }

    @Test
    void keepsARecordOfCallsWithoutSecrets(TestRegistry registry, RegistryServer server) throws IOException {
        HttpCall call = HttpCall.of("test", "GET", server.uri().resolve("/v2/acme/none/tags/list?n=3"));
        WIRE.send(call.withHeader("Authorization", "Basic c2VjcmV0")).close();

        RecordedCall recorded = registry.calls().getFirst();
        assertThat(registry.calls()).hasSize(1);
        assertThat(recorded).hasToString("GET /v2/acme/none/tags/list?n=3 404");
        assertThat(recorded.headers().find("Authorization")).contains("Basic");
    }

    @Test
    void failsAsOftenAsItIsTold(TestRegistry registry) throws IOException {
        registry.spoil("GET /v2/", 2, Fault.status(503));

        assertThat(List.of(
                        send(registry, "/v2/").status(),
                        send(registry, "/v2/").status(),
                        send(registry, "/v2/").status()))
                .containsExactly(503, 503, 200);
        assertThat(registry.calls()).extracting(RecordedCall::status).containsExactly(503, 503, 200);
    }

    @Test
    void saysWhenToComeBack(TestRegistry registry) throws IOException {
        registry.spoil("", Fault.tooManyRequests(Duration.ofSeconds(7)));

        HttpReply reply = send(registry, "/v2/");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().find("Retry-After")).contains("7");
        assertThat(new String(reply.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("TOOMANYREQUESTS");
    }

    @Test
    void breaksOffWhereItIsTold(TestRegistry registry) throws IOException {
        registry.put("acme/web:1.0", IMAGE);
        registry.spoil("GET " + MANIFEST, Fault.cutAfter(10));

        assertThatThrownBy(() -> read(registry, MANIFEST)).isInstanceOf(IOException.class);
        assertThat(read(registry, MANIFEST)).isNotEmpty();
    }

    @Test
    void givesOneWrongByte(TestRegistry registry) throws IOException {
        registry.put("acme/web:1.0", IMAGE);
        byte[] right = read(registry, MANIFEST);
        registry.spoil("GET " + MANIFEST, Fault.wrongByte(3));

        byte[] wrong = read(registry, MANIFEST);

        assertThat(wrong).hasSameSizeAs(right);
        assertThat(wrong[3]).isNotEqualTo(right[3]);
        wrong[3] = right[3];
        assertThat(wrong).isEqualTo(right);
    }

    @Test
    void namesAnotherDigest(TestRegistry registry) throws IOException {
        Descriptor manifest = registry.put("acme/web:1.0", IMAGE);
        registry.spoil("", Fault.wrongDigest());

        assertThat(send(registry, MANIFEST)
                        .headers()
                        .find("Docker-Content-Digest")
                        .orElseThrow())
                .startsWith("sha256:")
                .isNotEqualTo(manifest.digest().toString());
    }

    @Test
    void leavesAHeaderOut(TestRegistry registry) throws IOException {
        registry.put("acme/web:1.0", IMAGE);
        registry.put("acme/web:2.0", IMAGE);
        registry.spoil("GET /v2/acme/web/tags", Fault.without("Link"));

        assertThat(send(registry, "/v2/acme/web/tags/list?n=1").headers().has("Link"))
                .isFalse();
        assertThat(send(registry, "/v2/acme/web/tags/list?n=1").headers().has("Link"))
                .isTrue();
    }

    @Test
    void isLateOrSlow(TestRegistry registry) throws IOException {
        registry.put("acme/web:1.0", IMAGE);
        byte[] right = read(registry, MANIFEST);
        registry.spoil("", Fault.late(Duration.ofMillis(30)));
        registry.spoil("", Fault.slow(right.length * 20));
        long start = System.nanoTime();

        assertThat(read(registry, MANIFEST)).isEqualTo(right);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));

        start = System.nanoTime();
        assertThat(read(registry, MANIFEST)).isEqualTo(right);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    @WithRegistry(users = "ann:secret")
    void takesATokenForExpired(TestRegistry registry) throws IOException {
        HttpCall token = HttpCall.of("test", "GET", registry.uri().resolve("/token?service=dray"))
                .withHeader("Authorization", "Basic YW5uOnNlY3JldA==");
        String bearer = new String(WIRE.send(token).body().readAllBytes(), StandardCharsets.UTF_8)
                .replaceFirst(".*\"token\":\"([^\"]+)\".*", "Bearer $1");
        HttpCall call =
                HttpCall.of("test", "GET", registry.uri().resolve("/v2/")).withHeader("Authorization", bearer);
        registry.spoil("GET /v2/", Fault.expiredToken());

        HttpReply refused = WIRE.send(call);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().find("WWW-Authenticate").orElseThrow()).contains("/token");
        assertThat(WIRE.send(call).status()).isEqualTo(200);
    }
}
