package dev.dray.hub;

import static dev.dray.hub.TestHub.ANN;
import static dev.dray.hub.TestHub.hub;
import static dev.dray.hub.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols B26, E50, E53.
final class SearchTest {
    private static final String V1 = "GET https://index.docker.io/v1/search?q=nginx&n=";

    private final ScriptedHttp server = new ScriptedHttp();

    private static String v1(int total, int from, int to) {
        String hits = IntStream.range(from, to)
                .mapToObj("{\"name\":\"n%d\"}"::formatted)
                .collect(Collectors.joining(","));
        return "{\"query\":\"nginx\",\"num_results\":%d,\"num_pages\":9,\"results\":[%s]}".formatted(total, hits);
    }

    @Test
    void readsWhatDockerReads() throws IOException {
        server.on(V1 + "25&page=1", json("""
                {"query":"nginx","num_results":2,"num_pages":1,"page":1,"page_size":25,"results":[
                 {"name":"nginx","description":"Official build","star_count":20000,"is_official":true,"is_automated":false},
                 {"name":"acme/nginx","description":null,"star_count":null,"is_trusted":true}]}"""));

        HubList<SearchHit> found = hub(server, ANN).search("nginx", 25);

        assertThat(found.items())
                .containsExactly(
                        new SearchHit("nginx", "Official build", 20_000, true, false, null, null),
                        new SearchHit("acme/nginx", "", HubImage.UNKNOWN, false, true, null, null));
        assertThat(found.complete()).isTrue();
        assertThat(server.calls()).hasSize(1).allMatch(call -> !call.headers().has("Authorization"));
    }

    @Test
    void asksForAsManyPagesAsAreNeeded() throws IOException {
        server.on(V1 + "100&page=1", json(v1(500, 0, 100)));
        server.on(V1 + "100&page=2", json(v1(500, 100, 200)));

        HubList<SearchHit> found = hub(server).search("nginx", 150);

        assertThat(found.items()).hasSize(150);
        assertThat(found.total()).isEqualTo(500);
        assertThat(found.complete()).isFalse();
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void endsWhereAPageIsShort() throws IOException {
        server.on(V1 + "100&page=1", json(v1(500, 0, 99)));

        assertThat(hub(server).search("nginx", 1000).items()).hasSize(99);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void aTermIsOnlyATerm() throws IOException {
        server.on("GET https://index.docker.io/v1/search?q=a+b%26n%3D9&n=1&page=1", json(v1(0, 0, 0)));

        assertThat(hub(server).search("a b&n=9", 1).items()).isEmpty();
    }

    @Test
    void theNewerSearchTellsBadgesAndPulls() throws IOException {
        server.on("GET /api/search/v4?query=nginx&from=0&size=25&type=image", json("""
                {"total":1,"results":[{"id":"library/nginx","name":"nginx","slug":"nginx","type":"image",
                 "publisher":{"id":"docker","name":"Docker"},"short_description":"Official build","badge":"official",
                 "star_count":20000,"pull_count":"1B+","architectures":[{"name":"amd64","label":"x86-64"}]}]}"""));
        Hub hub = hub(server).with(HubOptions.DEFAULT.withSearch(SearchApi.V4));

        assertThat(hub.search("nginx", 30).items())
                .containsExactly(new SearchHit("nginx", "Official build", 20_000, true, false, "1B+", "official"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"results\":7}", "[]", "nothing"})
    void whatIsNoAnswerIsCorrupt(String answer) {
        server.on(V1 + "5&page=1", json(answer));

        assertThatThrownBy(() -> hub(server).search("nginx", 5))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageStartingWith("could not search Docker Hub for \"nginx\"");
    }

    @Test
    void wantsALimitThatMakesSense() {
        assertThatThrownBy(() -> hub(server).search("x", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
