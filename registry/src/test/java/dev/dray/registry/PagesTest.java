package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists in pages (protocols C70 to C82).
final class PagesTest {
    private static final String FIRST = "GET /v2/team/app/tags/list";

    private final ScriptedHttp server = new ScriptedHttp();
    private final RegistryStore store = Clients.store(server);

    private static HttpReply page(String... tags) {
        return HttpReply.of(
                200,
                Headers.NONE,
                Json.object().put("tags", Json.ofTexts(List.of(tags))).build().bytes());
    }

    private static HttpReply json(String body) {
        return HttpReply.of(200, Headers.NONE, body.getBytes(UTF_8));
    }

    /// The table of protocols J.5: a link, and where it leads from `/v2/team/app/tags/list`.
    @ParameterizedTest
    @CsvSource(quoteCharacter = '^', textBlock = """
            </v2/team/app/tags/list?n=2&last=b>; rel="next",                 /v2/team/app/tags/list?n=2&last=b
            <https://reg.example/v2/team/app/tags/list?last=b&n=2>; rel="next", /v2/team/app/tags/list?last=b&n=2
            <https://reg.example:443/v2/team/app/tags/list?last=b>; rel="next", /v2/team/app/tags/list?last=b
            </v2/_catalog?last=x&n=2&orderby=>; rel="next",                  /v2/_catalog?last=x&n=2&orderby=
            <?last=b&n=2>; rel="next",                                       /v2/team/app/tags/list?last=b&n=2
            ^<x>; rel=prev, </v2/team/app/tags/list?last=c>; rel=next^,      /v2/team/app/tags/list?last=c
            """)
    void goesOnWhereTheLinkLeads(String link, String next) throws IOException {
        server.on(FIRST, page("a", "b").withHeader("Link", link)).on("GET " + next, page("c"));

        assertThat(store.tags()).containsExactly("a", "b", "c");
    }

    @Test
    void endsWhereThereIsNoLinkAndAsksForNoNumberOfItsOwn() throws IOException {
        server.on(FIRST, page("a", "b"));

        assertThat(store.tags()).containsExactly("a", "b");
        assertThat(server.lines()).containsExactly("GET https://reg.example/v2/team/app/tags/list");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v2/team/app/tags/list?last=b",
                "http://reg.example/v2/team/app/tags/list?last=b",
                "https://reg.example:8443/v2/team/app/tags/list?last=b",
                "//evil.example/x"
            })
    void doesNotGoOnAtAnotherServer(String link) {
        server.on(FIRST, page("a").withHeader("Link", "<" + link + ">; rel=\"next\""));

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("another server");
        assertThat(server.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/team/app/tags/list?n=2", "/v2/team/app/tags/list", "?last=a"})
    void doesNotGoInCircles(String link) {
        Http circle = call -> page("a").withHeader("Link", "<" + link + ">; rel=\"next\"");

        assertThatThrownBy(() -> Clients.store(circle).tags())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("never ends");
    }

    @Test
    void doesNotGoInCirclesThatLookDifferentEachTime() {
        var count = new AtomicInteger();
        Http circle =
                call -> page("a").withHeader("Link", "<?last=a&nonce=" + count.incrementAndGet() + ">; rel=\"next\"");

        assertThatThrownBy(() -> Clients.store(circle).tags()).isInstanceOf(ImageException.Rejected.class);
        assertThat(count).hasValue(2);
    }

    @Test
    void endsAListThatNeverRepeatsItself() {
        var count = new AtomicInteger();
        Http endless = call -> page().withHeader("Link", "<?last=" + count.incrementAndGet() + ">; rel=\"next\"");

        assertThatThrownBy(() -> Clients.store(endless).tags())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("never ends");
        assertThat(count).hasValue(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"a\",\"tags\":null}", "{\"name\":\"a\"}", "{\"tags\":[]}"})
    void takesNoTagsForAnEmptyList(String body) throws IOException {
        server.on(FIRST, json(body));

        assertThat(store.tags()).isEmpty();
    }

    @Test
    void passesOverWhatIsNoTag() throws IOException {
        server.on(
                FIRST,
                json("{\"tags\":[\"\",\"1.0\",null,7,\"a/b\",\"-x\",\"1.0\",\"" + "sha256:" + "0".repeat(64) + "\",\""
                        + "a".repeat(129) + "\",\"_x\"]}"));

        assertThat(store.tags()).containsExactly("1.0", "_x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"tags\":{}}", "{\"tags\":\"a\"}", "{\"tags\":[\"a\""})
    void refusesAPageThatIsNone(String body) {
        server.on(FIRST, json(body));

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("list the tags of reg.example/team/app");
    }

    @Test
    void refusesAPageThatIsTooLong() {
        server.on(FIRST, HttpReply.of(200, Headers.NONE, new byte[16 * 1024 * 1024 + 1]));

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("over 16,777,216 bytes");
    }

    @Test
    void asksAgainForAPageThatBrokeOff() throws IOException {
        byte[] second = "{\"tags\":[\"c\",\"d\"]}".getBytes(UTF_8);
        server.on(FIRST, page("a", "b").withHeader("Link", "<?last=b>; rel=\"next\""))
                .on(FIRST + "?last=b", HttpReply.of(200).withBody(new BrokenStream(second, 7)))
                .on(FIRST + "?last=b", HttpReply.of(200, Headers.NONE, second));

        assertThat(store.tags()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void asksAgainForAPageThatIsShorterThanItSays() throws IOException {
        server.on(FIRST, json("").withHeader("Content-Length", "20")).on(FIRST, page("a"));

        assertThat(store.tags()).containsExactly("a");
    }

    @Test
    void readsTenThousandTagsOfAServerThatGivesAThousandAtMost() throws IOException {
        var handler = new RegistryHandler(new OpenStorage());
        RegistryStore filled = Clients.store(handler);
        Blob artifact = Blob.of(MediaType.OCI_INDEX, "{\"manifests\":[]}".getBytes(UTF_8));
        filled.put(artifact);
        List<String> tags =
                IntStream.range(0, 10_000).mapToObj("v%05d"::formatted).toList();
        for (String tag : tags) {
            filled.tag(tag, artifact.descriptor());
        }
        var pages = new AtomicInteger();
        // A server that always pages, as most do.
        Http paging = call -> {
            pages.incrementAndGet();
            return handler.send(
                    call.uri().getRawQuery() == null ? call.withUri(call.uri().resolve("list?n=1000")) : call);
        };

        assertThat(Clients.store(paging).tags()).isEqualTo(tags);
        assertThat(pages).hasValue(10);
    }

    @Test
    void saysThatThereIsNoSuchRepository() {
        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("list the tags of reg.example/team/app");
    }

    @Test
    void listsRepositoriesAsTheyComeAndPassesOverWhatIsNone() throws IOException {
        server.on(
                        "GET /v2/_catalog",
                        json("{\"repositories\":[\"b\",\"a/x\",\"\",\"../x\",\"A\",\"b\"]}")
                                .withHeader("Link", "</v2/_catalog?last=b>; rel=\"next\""))
                .on("GET /v2/_catalog?last=b", json("{\"repositories\":[\"c\"]}"));

        assertThat(Clients.registries(server, Keychain.NONE).repositories("reg.example"))
                .extracting(repository -> repository.path())
                .containsExactly("b", "a/x", "c");
    }

    @Test
    void saysThatARegistryListsNoRepositories() {
        assertThatThrownBy(() -> Clients.registries(server, Keychain.NONE).repositories("reg.example"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("list the repositories of reg.example");
    }
}
