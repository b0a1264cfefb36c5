package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.PullThrough;
import dev.dray.storage.PullThroughOptions;
import dev.dray.storage.Storage;
import dev.dray.storage.Upstream;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A client, a registry that reads through, and the registries it reads from: all real, no socket between them.
final class UpstreamsTest {
    private final MemoryStorage remote = new MemoryStorage();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final FaultyHttp network = new FaultyHttp(new RegistryHandler(remote));

    @TempDir
    private Path folder;

    private Dray reader;

    @BeforeEach
    void open() throws IOException {
        reader = dray("reader", call -> {
            calls.add(call.method() + " " + call.uri().getHost() + call.uri().getPath());
            return network.send(call);
        });
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
    }

    private Dray dray(String name, Http transport) throws IOException {
        DrayOptions options = DrayOptions.DEFAULT
                .withEnvironment(Map.of("HOME", folder.resolve(name).toString()))
                .withStore(folder.resolve(name).resolve("store"))
                .withTransport(transport);
        return Dray.open(Upstreams.impatient(options));
    }

    private Storage storage(String... upstreams) throws IOException {
        return PullThrough.open(
                new MemoryStorage(),
                Upstreams.parse(List.of(upstreams), reader, Duration.ZERO),
                PullThroughOptions.DEFAULT.withMaxWait(Duration.ZERO),
                folder.resolve("work"));
    }

    private Descriptor push(String path) throws IOException {
        Descriptor image = new RandomImages(1).image(remote.repository(path), Platform.LINUX_AMD64, 2, 1000);
        remote.repository(path).tag("1.0", image);
        return image.withPlatform(null);
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io, ghcr.io/acme/web, ghcr.io/v2/acme/web",
        "hub=docker.io, hub/alpine, registry-1.docker.io/v2/library/alpine",
        "hub/=docker.io, hub/acme/web, registry-1.docker.io/v2/acme/web",
        "docker.io, docker.io/library/alpine, registry-1.docker.io/v2/library/alpine",
        "=docker.io, library/alpine, registry-1.docker.io/v2/library/alpine",
        "team=registry.test:5000/acme, team/web, registry.test/v2/acme/web",
    })
    void readsANameFromItsUpstream(String upstream, String path, String place) throws IOException {
        String remotePath = place.replaceFirst(".*/v2/", "");
        Descriptor image = push(remotePath);
        try (Storage storage = storage(upstream)) {
            assertThat(storage.repository(path).resolve("1.0")).isEqualTo(image);
        }

        assertThat(calls).contains("HEAD " + place + "/manifests/1.0");
    }

    @Test
    void pullsAnImageThroughIt() throws IOException {
        Descriptor image = push("library/alpine");
        try (Storage storage = storage("docker.io");
                Dray client = dray("client", new RegistryHandler(storage))) {
            Image pulled = client.pull(reference(client, "registry.test/docker.io/alpine:1.0"), null, Progress.SILENT);

            assertThat(pulled.descriptor().digest()).isEqualTo(image.digest());
            assertThat(pulled.imageManifest().layers())
                    .allSatisfy(layer -> assertThat(pulled.source().open(layer).readAllBytes())
                            .hasSize(1000));
        }
        assertThat(calls.stream().filter(call -> call.startsWith("GET") && call.contains("/blobs/")))
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    private static Reference reference(Dray dray, String text) throws IOException {
        return ((Place.InRegistry) dray.parse(text)).reference();
    }

    @Test
    void findsABlobThatNoManifestWasReadFor() throws IOException {
        Descriptor blob = new RandomImages(2).blob(100).descriptor();
        remote.repository("acme/web").put(new RandomImages(2).blob(100));
        try (Storage storage = storage("registry.test")) {
            var repository = storage.repository("registry.test/acme/web");
            assertThat(repository.find(blob.digest()).orElseThrow().size()).isEqualTo(100);
            assertThat(repository.find(new RandomImages(3).blob(1).descriptor().digest()))
                    .isEmpty();
        }
    }

    @Test
    void tellsClientsThatThereAreTooManyRequests() throws IOException {
        network.onFirst(9, "", (call, next) -> HttpReply.of(429, Headers.of("Retry-After", "30")));
        try (Storage storage = storage("registry.test")) {
            assertThatThrownBy(
                            () -> storage.repository("registry.test/acme/web").resolve("1.0"))
                    .isInstanceOfSatisfying(
                            ImageException.RateLimited.class,
                            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(30)));
        }
        assertThat(calls).as("without trying again and again").hasSize(1);
    }

    @Test
    void servesWhatItKnowsWhileTheUpstreamIsDown() throws IOException {
        Descriptor image = push("acme/web");
        try (Storage storage = storage("registry.test")) {
            var repository = storage.repository("registry.test/acme/web");
            repository.resolve("1.0");
            network.onFirst(9, "", FaultyHttp.unreachable());

            assertThat(repository.resolve("1.0")).isEqualTo(image);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hub=", "localhost:5000", "Hub=docker.io", "hub=https://docker.io", "hub=docker.io/A"})
    void refusesWhatIsNoUpstream(String text) {
        assertThatThrownBy(() -> Upstreams.parse(List.of(text), reader, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not an upstream: \"" + text + "\": ")
                .hasMessageEndingWith("(want PREFIX=REGISTRY, as in hub=docker.io)");
    }

    @Test
    void refusesTwoUpstreamsForOnePrefix() {
        List<String> texts = List.of("hub=docker.io", "hub/=ghcr.io");

        assertThatThrownBy(() -> Upstreams.parse(texts, reader, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"hub/\" is read from 2 upstreams (want one)");
    }

    @Test
    void namesItsUpstreams() {
        Upstream upstream = Upstreams.parse(List.of("hub=docker.io"), reader, Duration.ofMinutes(1))
                .getFirst();

        assertThat(upstream.prefix()).isEqualTo("hub/");
        assertThat(upstream.label()).isEqualTo("docker.io");
        assertThat(upstream.timeToLive()).isEqualTo(Duration.ofMinutes(1));
    }
}
