package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.LinkHeader;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListingsTest {
    private static final URI BASE = URI.create("http://registry.test/");

    private final Calls calls = new Calls(new RegistryHandler(new MemoryStorage()));

    private void tag(String path, String... tags) throws IOException {
        for (String tag : tags) {
            calls.pushImage(path, tag);
        }
    }

    private static List<String> texts(HttpReply reply, String member) throws IOException {
        return Json.parse(reply.body().readAllBytes()).texts(member);
    }

    /// Protocols C70: in the order of ASCII.
    @Test
    void listsTagsInOrder() throws IOException {
        tag("acme/web", "b", "a", "B", "1.0", "_x");

        HttpReply reply = calls.send("GET", "/v2/acme/web/tags/list");

        assertThat(reply.headers().find("Content-Type")).contains("application/json");
        assertThat(reply.headers().has("Link")).isFalse();
        assertThat(Calls.text(reply)).isEqualTo("{\"name\":\"acme/web\",\"tags\":[\"1.0\",\"B\",\"_x\",\"a\",\"b\"]}");
    }

    /// Protocols C71, C75: a tag may be the start of another one.
    @Test
    void linksFromPageToPage() throws IOException {
        tag("acme/web", "a", "aa", "aaa", "b", "c");
        List<List<String>> pages = new ArrayList<>();

        Optional<URI> next = Optional.of(BASE.resolve("/v2/acme/web/tags/list?n=2"));
        while (next.isPresent()) {
            HttpReply reply = calls.send("GET", next.get().toString());
            pages.add(texts(reply, "tags"));
            next = LinkHeader.findNext(reply.headers(), next.get());
        }

        assertThat(pages).containsExactly(List.of("a", "aa"), List.of("aaa", "b"), List.of("c"));
    }

    @Test
    void linksWithoutAHost() throws IOException {
        tag("acme/web", "a", "b");

        assertThat(calls.send("GET", "/v2/acme/web/tags/list?n=1").headers().find("Link"))
                .contains("</v2/acme/web/tags/list?n=1&last=a>; rel=\"next\"");
    }

    @Test
    void hasNoLinkAfterAPageThatEndsWithTheList() throws IOException {
        tag("acme/web", "a", "b");

        assertThat(calls.send("GET", "/v2/acme/web/tags/list?n=2").headers().has("Link"))
                .isFalse();
    }

    @Test
    void goesOnAfterATagThatIsGone() throws IOException {
        tag("acme/web", "a", "c");

        assertThat(texts(calls.send("GET", "/v2/acme/web/tags/list?last=b"), "tags"))
                .containsExactly("c");
        assertThat(texts(calls.send("GET", "/v2/acme/web/tags/list?last=zz"), "tags"))
                .isEmpty();
    }

    /// Protocols C70.
    @Test
    void givesNothingToWhoAsksForNothing() throws IOException {
        tag("acme/web", "a");

        HttpReply reply = calls.send("GET", "/v2/acme/web/tags/list?n=0");

        assertThat(texts(reply, "tags")).isEmpty();
        assertThat(reply.headers().has("Link")).isFalse();
    }

    /// Protocols C81.
    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "", "+1", "0x1"})
    void refusesSizesThatAreNone(String n) throws IOException {
        tag("acme/web", "a");

        HttpReply reply = calls.send("GET", "/v2/acme/web/tags/list?n=" + n);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.errorCode(reply)).isEqualTo("PAGINATION_NUMBER_INVALID");
    }

    /// Protocols C75.
    @ParameterizedTest
    @ValueSource(strings = {"1001", "1000000000", "2147483648", "99999999999999999999"})
    void givesAsMuchAsThereIsToWhoAsksForMore(String n) throws IOException {
        tag("acme/web", "a");

        assertThat(texts(calls.send("GET", "/v2/acme/web/tags/list?n=" + n), "tags"))
                .containsExactly("a");
        assertThat(texts(calls.send("GET", "/v2/_catalog?n=" + n), "repositories"))
                .containsExactly("acme/web");
    }

    @Test
    void knowsNoRepositoryWithoutContent() throws IOException {
        HttpReply reply = calls.send("GET", "/v2/acme/web/tags/list");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(Calls.errorCode(reply)).isEqualTo("NAME_UNKNOWN");
        assertThat(Calls.text(calls.send("GET", "/v2/_catalog"))).isEqualTo("{\"repositories\":[]}");
    }

    /// As Docker's registry does; and asking for a repository does not make one.
    @Test
    void stillKnowsARepositoryWhoseLastTagIsGone() throws IOException {
        tag("acme/web", "a");
        calls.send("DELETE", "/v2/acme/web/manifests/a");

        for (int i = 0; i < 2; i++) {
            HttpReply reply = calls.send("GET", "/v2/acme/web/tags/list");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(Calls.text(reply)).isEqualTo("{\"name\":\"acme/web\",\"tags\":[]}");
            assertThat(calls.send("GET", "/v2/acme/other/tags/list").status()).isEqualTo(404);
        }
    }

    /// Protocols C80.
    @Test
    void listsRepositoriesPageByPage() throws IOException {
        for (int i = 100; i < 205; i++) {
            tag("r" + i, "a");
        }

        HttpReply first = calls.send("GET", "/v2/_catalog");
        URI next = LinkHeader.findNext(first.headers(), BASE.resolve("/v2/_catalog"))
                .orElseThrow();
        HttpReply second = calls.send("GET", next.toString());

        assertThat(texts(first, "repositories")).hasSize(100).startsWith("r100");
        assertThat(texts(second, "repositories")).containsExactly("r200", "r201", "r202", "r203", "r204");
        assertThat(second.headers().has("Link")).isFalse();
    }

    @Test
    void answersThePing() throws IOException {
        for (String path : List.of("/v2/", "/v2")) {
            HttpReply reply = calls.send("GET", path);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(Calls.text(reply)).isEqualTo("{}");
            assertThat(reply.headers().find("Docker-Distribution-Api-Version")).contains("registry/2.0");
        }
    }

    @Test
    void namesTheMethodsThereAre() throws IOException {
        for (String list : List.of("/v2/", "/v2/_catalog", "/v2/acme/web/tags/list", "/v2/acme/web/referrers/x")) {
            HttpReply reply = calls.send("DELETE", list);
            assertThat(reply.status()).as(list).isEqualTo(405);
            assertThat(reply.headers().find("Allow")).contains("GET, HEAD");
        }
    }
}
