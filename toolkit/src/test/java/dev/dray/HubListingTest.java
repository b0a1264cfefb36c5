package dev.dray;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.RetryPolicy;
import dev.dray.hub.HubTag;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images on Docker Hub, as its own API tells of them, or else its registry.
final class HubListingTest {
    private static final ListingOptions BY_HUB = ListingOptions.DEFAULT.withHub(true);
    private static final String LIST = "/v2/namespaces/acme/repositories/web/tags";

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Http registry = new RegistryHandler(storage);
    private Http hub = call -> HttpReply.of(404);

    private Dray open() throws IOException {
        return Dray.open(DrayOptions.DEFAULT
                .withEnvironment(environment)
                .withStore(folder.resolve("store"))
                .withKeychain(Keychain.NONE)
                .withRetry(RetryPolicy.DEFAULT.withAttempts(2).withFirstDelay(Duration.ZERO))
                .withTransport(this::send));
    }

    private HttpReply send(HttpCall call) throws IOException {
        String host = call.uri().getHost();
        calls.add(host);
        return host.startsWith("hub.") ? hub.send(call) : registry.send(call);
    }

    private static HttpReply json(String body) {
        return HttpReply.of(200, Headers.of("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    /// Pages of a hundred.
    private static Http tags(int count) {
        return call -> {
            int page = Integer.parseInt(String.valueOf(call.query("page")));
            String tags = IntStream.range(page * 100 - 100, Math.min(page * 100, count))
                    .mapToObj("{\"name\":\"t%d\"}"::formatted)
                    .collect(Collectors.joining(","));
            String next = page * 100 < count
                    ? "\"https://hub.docker.com%s?page=%d&page_size=100\"".formatted(LIST, page + 1)
                    : "null";
            return json("{\"count\":%d,\"next\":%s,\"results\":[%s]}".formatted(count, next, tags));
        };
    }

    private List<TaggedImage> list(String repository, ListingOptions options) throws IOException {
        List<TaggedImage> listed = new ArrayList<>();
        try (Dray dray = open()) {
            dray.images(repository, options).forEach(listed::add);
        }
        return listed;
    }

    private Descriptor push(String path, String tag) throws IOException {
        return new RandomImages(1).index(storage.repository(path), tag, Platform.LINUX_AMD64);
    }

    @Test
    void aThousandTagsTakeTenCalls() throws IOException {
        hub = tags(1000);

        try (Dray dray = open()) {
            ImageListing listing = dray.images("acme/web", BY_HUB);

            assertThat(listing.isFromHub()).isTrue();
            assertThat(listing.tags()).hasSize(1000).isSorted();
            assertThat(listing.untold()).isZero();
            assertThat(listing.hubFailure()).isEmpty();
        }
        assertThat(calls).hasSize(10).containsOnly("hub.docker.com");
    }

    @Test
    void tellsHowManyTagsAreLeft() throws IOException {
        hub = tags(10_050);

        try (Dray dray = open()) {
            assertThat(dray.images("acme/web", BY_HUB).untold()).isEqualTo(50);
        }
        assertThat(calls).hasSize(100);
    }

    @Test
    void tellsOfTagsThatAreWantedAndOfNamesThatAreTags() throws IOException {
        hub = call -> json(
                "{\"count\":4,\"next\":null,\"results\":[{\"name\":\"b\"},{\"name\":\"a\"},{\"name\":\"../x\"},{}]}");

        assertThat(list("acme/web", BY_HUB)).extracting(TaggedImage::tag).containsExactly("a", "b");
        assertThat(list("acme/web", BY_HUB.withTags("b"::equals)))
                .extracting(TaggedImage::tag)
                .containsExactly("b");
    }

    @Test
    void addsWhatAnEarlierListingLearned() throws IOException {
        Digest digest = push("acme/web", "1").digest();
        hub = call -> json("{\"results\":[{\"name\":\"1\",\"digest\":\"%s\"},{\"name\":\"2\"}]}".formatted(digest));

        ImageSummary learned =
                ((TaggedImage.Listed) list("acme/web", ListingOptions.DEFAULT).getFirst()).image();
        calls.clear();
        List<TaggedImage> listed = list("acme/web", BY_HUB);

        assertThat(listed)
                .extracting(image -> ((TaggedImage.OnDockerHub) image).known())
                .containsExactly(learned, null);
        assertThat(list("acme/web", BY_HUB.withCached(false)))
                .extracting(image -> ((TaggedImage.OnDockerHub) image).known())
                .containsOnlyNulls();
        assertThat(calls).containsOnly("hub.docker.com");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 401, 403, 404, 429, 500, 503})
    void theRegistryIsAskedWhereTheHubDoesNotTell(int status) throws IOException {
        push("acme/web", "1");
        hub = call -> {
            if (status == 0) {
                throw new ConnectException("refused");
            }
            return HttpReply.of(status, Headers.of("Retry-After", "1000"), "<html>".getBytes(UTF_8));
        };

        try (Dray dray = open()) {
            ImageListing listing = dray.images("acme/web", BY_HUB);
            List<TaggedImage> listed = new ArrayList<>();
            listing.forEach(listed::add);

            assertThat(listing.isFromHub()).isFalse();
            assertThat(listing.hubFailure().orElseThrow())
                    .hasMessageContaining("list the tags of acme/web on Docker Hub");
            assertThat(listed).singleElement().isInstanceOf(TaggedImage.Listed.class);
        }
        assertThat(calls).contains("registry-1.docker.io");
    }

    @Test
    void onlyWhoWantsTheHubAsksIt() throws IOException {
        push("acme/web", "1");

        assertThat(list("acme/web", ListingOptions.DEFAULT)).hasSize(1);
        assertThat(list("localhost:5000/acme/web", BY_HUB)).hasSize(1);

        assertThat(calls).containsOnly("registry-1.docker.io", "localhost");
    }

    @Test
    void itMayBeSwitchedOff() throws IOException {
        push("acme/web", "1");
        environment.put("DRAY_HUB_URL", "off");

        assertThat(list("acme/web", BY_HUB)).hasSize(1);

        assertThat(calls).containsOnly("registry-1.docker.io");
        try (Dray dray = open()) {
            assertThatThrownBy(dray::hub)
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("DRAY_HUB_URL=off");
        }
    }

    @Test
    void anotherHubMayStandInItsPlace() throws IOException {
        environment.put("DRAY_HUB_URL", "https://hub.corp.example");
        hub = tags(150);

        assertThat(list("acme/web", BY_HUB)).hasSize(150);

        assertThat(calls).containsOnly("hub.corp.example");
    }

    private void write(String registriesConf) throws IOException {
        environment.put(
                "CONTAINERS_REGISTRIES_CONF",
                Files.writeString(folder.resolve("registries.conf"), registriesConf)
                        .toString());
    }

    @Test
    void itIsNotAskedWhereAnotherRegistryStandsInItsPlace() throws IOException {
        push("hub/acme/web", "1");
        write("[[registry]]\nprefix = 'docker.io'\nlocation = 'mirror.corp.example/hub'");

        assertThat(list("acme/web", BY_HUB)).hasSize(1);

        assertThat(calls).containsOnly("mirror.corp.example");
    }

    @Test
    void itIsAskedBesidesMirrors() throws IOException {
        hub = tags(1);
        write(
                "[[registry]]\nprefix = 'docker.io'\nlocation = 'docker.io'\n[[registry.mirror]]\nlocation = 'mirror.test'");

        assertThat(list("acme/web", BY_HUB)).singleElement().isInstanceOf(TaggedImage.OnDockerHub.class);

        assertThat(calls).containsOnly("hub.docker.com");
    }

    @Test
    void itIsNotAskedWhereDockerHubIsBlocked() throws IOException {
        write("[[registry]]\nprefix = 'docker.io'\nblocked = true");

        assertThatThrownBy(() -> list("acme/web", BY_HUB)).isInstanceOf(ImageException.Denied.class);

        assertThat(calls).isEmpty();
    }

    @Test
    void theFrontDoorHasTheHub() throws IOException {
        hub = call -> json("{\"name\":\"1\"}");

        try (Dray dray = open()) {
            HubTag tag = dray.hub().tag(Repository.parse("acme/web"), "1");

            assertThat(tag.name()).isEqualTo("1");
        }
    }
}
