package dev.dray.hub;

import static dev.dray.hub.TestHub.hub;
import static dev.dray.hub.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tags, and pages of them.
final class HubTagsTest {
    private static final Repository DEBIAN = Repository.parse("debian");
    private static final String LIST = "/v2/namespaces/library/repositories/debian/tags";
    private static final String FIRST = "GET " + LIST + "?page=1&page_size=100";
    private static final Digest INDEX = Digest.of(new byte[] {1});
    private static final Digest AMD = Digest.of(new byte[] {2});

    private final ScriptedHttp server = new ScriptedHttp();

    /// A page as the Hub sends it.
    private static Http page(int count, String next, int from, int to) {
        String tags = IntStream.range(from, to)
                .mapToObj("{\"name\":\"t%d\"}"::formatted)
                .collect(Collectors.joining(","));
        return json("{\"count\":%d,\"next\":%s,\"previous\":null,\"results\":[%s]}".formatted(count, next, tags));
    }

    private static String next(int page) {
        return "\"https://hub.docker.com%s?page=%d&page_size=100\"".formatted(LIST, page);
    }

    private static List<String> names(HubList<HubTag> tags) {
        return tags.items().stream().map(HubTag::name).toList();
    }

    @Test
    void tellsAllThatTheHubTellsOfATag() throws IOException {
        server.on("GET " + LIST + "/12", json("""
                {"creator":1,"id":2,"image_id":null,"name":"12","full_size":48500000,"v2":true,"tag_status":"active",
                 "last_updated":"2025-12-01T00:00:00.5Z","tag_last_pushed":"2025-12-02T01:02:03.123456Z",
                 "tag_last_pulled":null,"last_updater_username":"doijanky","digest":"%s",
                 "media_type":"application/vnd.oci.image.index.v1+json","content_type":"image","images":[
                  {"architecture":"amd64","features":"","variant":null,"digest":"%s","os":"linux","os_version":null,
                   "size":48500000,"status":"active","last_pulled":"2026-01-01T00:00:00Z","last_pushed":null},
                  {"architecture":"arm","variant":"v7","digest":null,"os":"linux","size":44000000},
                  {"architecture":"unknown","os":"unknown","digest":"%s","size":99}]}""".formatted(INDEX, AMD, INDEX)));

        HubTag tag = hub(server).tag(DEBIAN, "12");

        assertThat(tag.name()).isEqualTo("12");
        assertThat(tag.digest()).isEqualTo(INDEX);
        assertThat(tag.mediaType()).isEqualTo(MediaType.OCI_INDEX);
        assertThat(tag.pushed()).isEqualTo(Instant.parse("2025-12-02T01:02:03.123456Z"));
        assertThat(tag.pulled()).isNull();
        assertThat(tag.pushedBy()).isEqualTo("doijanky");
        assertThat(tag.status()).isEqualTo("active");
        assertThat(tag.platforms()).map(Platform::toString).containsExactly("linux/amd64", "linux/arm/v7");
        assertThat(tag.images()).hasSize(3).filteredOn(HubImage::isAttestation).hasSize(1);
        assertThat(tag.images().getFirst().pulled()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(tag.sizeFor(Platform.parse("linux/arm"))).isEqualTo(44_000_000);
        assertThat(tag.sizeFor(Platform.parse("windows/amd64"))).isEqualTo(48_500_000);
        assertThat(server.calls().getFirst().headers().find("Accept")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":null,\"digest\":null,\"images\":null,\"full_size\":null,\"last_updated\":null,\"media_type\":null}",
                "{\"name\":7,\"digest\":\"sha256:short\",\"images\":{},\"full_size\":\"big\",\"last_updated\":\"yesterday\"}",
                "{\"digest\":[],\"images\":[null,7,[]],\"full_size\":-5,\"last_updated\":\"0001-01-01T00:00:00Z\"}"
            })
    void anythingOfATagMayBeMissing(String sent) throws IOException {
        server.on("GET " + LIST + "/12", json(sent));

        HubTag tag = hub(server).tag(DEBIAN, "12");

        assertThat(tag.digest()).isNull();
        assertThat(tag.size()).isEqualTo(HubImage.UNKNOWN);
        assertThat(tag.pushed()).isNull();
        assertThat(tag.images()).isEmpty();
        assertThat(tag.sizeFor(Platform.LINUX_AMD64)).isEqualTo(HubImage.UNKNOWN);
    }

    @Test
    void anOldTagOfOneImageStandsForThat() throws IOException {
        String image = "{\"digest\":\"%s\",\"os\":\"linux\",\"architecture\":\"\"}".formatted(AMD);
        server.on("GET " + LIST + "/old", json("{\"name\":\"old\",\"images\":[%s]}".formatted(image)));
        server.on("GET " + LIST + "/two", json("{\"name\":\"two\",\"images\":[%s,%s]}".formatted(image, image)));

        assertThat(hub(server).tag(DEBIAN, "old").digest()).isEqualTo(AMD);
        assertThat(hub(server).tag(DEBIAN, "old").platforms()).isEmpty();
        assertThat(hub(server).tag(DEBIAN, "two").digest()).isNull();
    }

    @Test
    void listsAThousandTagsWithTenCalls() throws IOException {
        for (int page = 1; page <= 10; page++) {
            server.on(
                    "GET %s?page=%d&page_size=100".formatted(LIST, page),
                    page(1000, page == 10 ? "null" : next(page + 1), page * 100 - 100, page * 100));
        }

        HubList<HubTag> tags = hub(server).tags(DEBIAN, HubQuery.ALL);

        assertThat(names(tags)).hasSize(1000).startsWith("t0", "t1").endsWith("t999");
        assertThat(tags.complete()).isTrue();
        assertThat(server.calls()).hasSize(10);
    }

    @Test
    void asksForNoMoreThanTheLimitNeeds() throws IOException {
        server.on(FIRST, page(1000, next(2), 0, 100));
        server.on("GET " + LIST + "?page=2&page_size=100", page(1000, next(3), 100, 200));
        server.on("GET " + LIST + "?page=1&page_size=5", page(1000, next(2), 0, 5));

        HubList<HubTag> some = hub(server).tags(DEBIAN, HubQuery.ALL.withLimit(150));
        HubList<HubTag> few = hub(server).tags(DEBIAN, HubQuery.ALL.withLimit(5));

        assertThat(some.items()).hasSize(150);
        assertThat(some.complete()).isFalse();
        assertThat(some.total()).isEqualTo(1000);
        assertThat(few.items()).hasSize(5);
        assertThat(server.calls()).hasSize(3);
    }

    /// Protocols E23: beyond the end 404; who is nobody is not shown all.
    @ParameterizedTest
    @ValueSource(ints = {404, 403})
    void theListEndsWhereTheHubTellsNoMore(int status) throws IOException {
        server.on(FIRST, page(1000, next(2), 0, 100));
        server.on("GET " + LIST + "?page=2&page_size=100", json(status, "{\"detail\":\"Not found.\"}"));

        HubList<HubTag> tags = hub(server).tags(DEBIAN, HubQuery.ALL);

        assertThat(tags.items()).hasSize(100);
        assertThat(tags.complete()).isFalse();
    }

    @Test
    void theEndMayBeFoundByGoingBeyondIt() throws IOException {
        server.on(FIRST, page(100, next(2), 0, 100));

        assertThat(hub(server).tags(DEBIAN, HubQuery.ALL).complete()).isTrue();
    }

    @Test
    void aTagThatMovesToAnotherPageMeanwhileIsToldOnce() throws IOException {
        server.on(FIRST, page(199, next(2), 0, 100));
        server.on("GET " + LIST + "?page=2&page_size=100", page(199, "null", 99, 199));

        assertThat(names(hub(server).tags(DEBIAN, HubQuery.ALL))).hasSize(199).doesNotHaveDuplicates();
    }

    @Test
    void aListThatNeverEndsEndsAtTheLimit() throws IOException {
        server.on(FIRST, page(1, next(1), 0, 0));

        assertThat(hub(server).tags(DEBIAN, HubQuery.ALL).complete()).isFalse();
        assertThat(server.calls()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v2/tags?page=2",
                "http://hub.docker.com/v2/tags?page=2",
                "https://hub.docker.com:8443/v2/tags?page=2",
                "https://hub.docker.com@evil.example/v2/tags?page=2",
                "https://user@hub.docker.com/v2/tags?page=2",
                "//evil.example/?page=2",
                "file:///etc/passwd"
            })
    void goesOnAtTheHubAlone(String next) {
        server.on(FIRST, page(1000, "\"" + next + "\"", 0, 100));

        assertThatThrownBy(() -> hub(server).tags(DEBIAN, HubQuery.ALL))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("the list goes on at another server");
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void aNextPageThatIsNoUrlIsSaid() {
        server.on(FIRST, page(1000, "\"https://[\"", 0, 100));

        assertThatThrownBy(() -> hub(server).tags(DEBIAN, HubQuery.ALL)).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void aProxyThatPassesPagesOnAsTheyAreIsGoneOnWith() throws IOException {
        String base = "https://proxy.example/hub";
        server.on("GET " + base + LIST + "?page=1&page_size=100", page(101, next(2), 0, 100));
        server.on("GET " + base + LIST + "?page=2&page_size=100", page(101, "null", 100, 101));
        Hub hub = hub(server).with(HubOptions.DEFAULT.withBase(URI.create(base)));

        assertThat(hub.tags(DEBIAN, HubQuery.ALL).items()).hasSize(101);
    }

    @Test
    void aNameIsLookedForByTheHubAndByUs() throws IOException {
        server.on(FIRST + "&name=t1", page(3, "null", 0, 3));

        assertThat(names(hub(server).tags(DEBIAN, HubQuery.ALL.withName("t1")))).containsExactly("t1");
    }

    @Test
    void aPageThatIsTooLargeOrNoneIsRefused() {
        server.on(FIRST, json(" ".repeat(4 * 1024 * 1024 + 1)));
        server.on("GET " + LIST + "/12", json("[]"));

        assertThatThrownBy(() -> hub(server).tags(DEBIAN, HubQuery.ALL))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("over 4,194,304 bytes");
        assertThatThrownBy(() -> hub(server).tag(DEBIAN, "12"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("look up debian:12 on Docker Hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quay.io/a/b", "localhost:5000/a/b", "docker.io/a/b/c"})
    void onlyNamesOfTheHubAreLookedUpThere(String name) {
        assertThatThrownBy(() -> hub(server).tags(Repository.parse(name), HubQuery.ALL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aTagThatIsNoneLeadsNowhere() {
        assertThatThrownBy(() -> hub(server).tag(DEBIAN, "../x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hub(server).deleteTag(DEBIAN, "x/?y")).isInstanceOf(IllegalArgumentException.class);
    }
}
