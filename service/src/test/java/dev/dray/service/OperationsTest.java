package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OperationsTest {
    /// Fails as told, and remembers what garbage it was asked for.
    private static final class Told implements Storage {
        private final Storage memory = new MemoryStorage();
        private final List<GarbageOptions> collected = new ArrayList<>();
        private Optional<IOException> failure = Optional.empty();

        @Override
        public StoredRepository repository(String path) throws IOException {
            return memory.repository(path);
        }

        @Override
        public Page repositories(String after, int limit) throws IOException {
            fail();
            return memory.repositories(after, limit);
        }

        private void fail() throws IOException {
            if (failure.isPresent()) {
                throw failure.get();
            }
        }

        @Override
        public GarbageReport collectGarbage(GarbageOptions options) throws IOException {
            fail();
            collected.add(options);
            return new GarbageReport(1, 2, 3, 4);
        }
    }

    private final Told storage = new Told();
    private final Metrics metrics = new Metrics();
    private final Housekeeping housekeeping = new Housekeeping(storage, metrics);
    private final Operations operations = new Operations(storage, housekeeping, metrics, "/metrics");

    @AfterEach
    void close() {
        housekeeping.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /healthz,      200, '{\"status\":\"up\"}'",
        "HEAD, /healthz,      200, ''",
        "GET,  /readyz,       200, '{\"status\":\"up\"}'",
        "GET,  /debug/health, 200, {}",
        "POST, /healthz,      405, '{\"error\":\"want GET or HEAD\"}'",
        "GET,  /v2/,          404, '{\"error\":\"no such path\"}'",
        "GET,  /gc,           405, '{\"error\":\"want POST\"}'",
    })
    void answers(String method, String path, int status, String body) throws IOException {
        HttpReply reply = send(method, path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).isEqualTo(body);
    }

    @Test
    void isAliveButNotReadyWhenTheStorageFails() throws IOException {
        storage.failure = Optional.of(new IOException("No space left on device"));

        assertThat(send("GET", "/healthz").status()).isEqualTo(200);
        HttpReply ready = send("GET", "/readyz");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(text(ready)).isEqualTo("{\"status\":\"down\",\"storage\":\"No space left on device\"}");
        HttpReply health = send("GET", "/debug/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(text(health)).isEqualTo("{\"storage\":\"No space left on device\"}");
    }

    @Test
    void metricsComeInTheFormThatIsAskedFor() throws IOException {
        HttpReply plain = send("GET", "/metrics");
        assertThat(plain.headers().find("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(text(plain)).contains("# TYPE registry_uploads_open gauge");

        HttpReply open = operations.send(call("GET", "/metrics")
                .withHeader("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.1"));
        assertThat(open.headers().find("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(text(open)).endsWith("# EOF\n");
    }

    @Test
    void metricsMayBeLeftOut() {
        Operations silent = new Operations(storage, housekeeping, metrics, null);

        assertThat(silent.send(call("GET", "/metrics")).status()).isEqualTo(404);
    }

    @Test
    void collectsGarbageWhenAsked() throws IOException {
        HttpReply reply = send("POST", "/gc?dry-run=true");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Json.parse(text(reply)))
                .isEqualTo(Json.parse("{\"manifests\":1,\"blobs\":2,\"uploads\":3,\"bytes\":4,\"dryRun\":true}"));
        send("POST", "/gc?untagged");
        assertThat(storage.collected)
                .containsExactly(GarbageOptions.DEFAULT.withDryRun(true), GarbageOptions.DEFAULT.withUntagged(true));
    }

    @Test
    void aCollectionThatFailsSaysWhy() throws IOException {
        storage.failure = Optional.of(new IOException("No space left on device"));

        HttpReply reply = send("POST", "/gc");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(text(reply)).isEqualTo("{\"error\":\"No space left on device\"}");
    }

    @Test
    void aPageInABrowserCollectsNothing() throws IOException {
        HttpReply reply = operations.send(call("POST", "/gc").withHeader("Origin", "https://evil.test"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(storage.collected).isEmpty();
    }

    private HttpReply send(String method, String path) {
        return operations.send(call(method, path));
    }

    private static HttpCall call(String method, String path) {
        return HttpCall.of("test", method, URI.create("http://127.0.0.1").resolve(path));
    }

    private static String text(HttpReply reply) throws IOException {
        return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
    }
}
