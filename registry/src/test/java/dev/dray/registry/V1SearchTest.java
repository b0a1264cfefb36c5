package dev.dray.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Protocols B26.
final class V1SearchTest {
    private final ScriptedHttp server = new ScriptedHttp();

    private V1SearchTest page(int page, int size, String answer) {
        server.on("GET /v1/search?q=a+b&page=%d&n=%d".formatted(page, size), V1Script.json(answer));
        return this;
    }

    private List<V1Found> search(int limit) throws IOException {
        return Clients.registries(server, Keychain.NONE).searchV1("reg.example", "a b", limit);
    }

    @Test
    void goesOnToTheLastPage() throws IOException {
        page(1, 100, """
                {"query":"a b","num_results":3,"num_pages":2,"page":1,"page_size":100,"results":[
                 {"name":"library/ubuntu","description":"d","star_count":9,"is_official":true,"is_automated":false},
                 {"name":"x/y","description":null,"star_count":1,"is_official":false,"is_trusted":true}]}""");
        page(2, 100, "{\"num_pages\":2,\"results\":[{\"name\":\"z/z\"}]}");

        assertThat(search(1000))
                .containsExactly(
                        new V1Found("library/ubuntu", "d", 9, true, false),
                        new V1Found("x/y", "", 1, false, true),
                        new V1Found("z/z", "", 0, false, false));
    }

    /// Docker's own server knew no pages.
    @Test
    void takesOnePageWhereNothingIsSaidOfMore() throws IOException {
        page(1, 100, "{\"query\":\"a b\",\"num_results\":1,\"results\":[{\"name\":\"x/y\"}]}");

        assertThat(search(1000)).hasSize(1);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void endsWhereTheSameComesAgain() throws IOException {
        page(1, 100, "{\"num_pages\":99,\"results\":[{\"name\":\"x/y\"}]}");
        page(2, 100, "{\"num_pages\":99,\"results\":[{\"name\":\"x/y\"}]}");

        assertThat(search(1000)).hasSize(1);
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void asksForNoMoreThanIsWanted() throws IOException {
        page(1, 2, "{\"num_pages\":9,\"results\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}");

        assertThat(search(2)).hasSize(2);
    }

    @Test
    void saysWhoWeAre() throws IOException {
        page(1, 100, "{\"results\":[]}");

        Clients.registries(server, V1Script.ann()).searchV1("reg.example", "a b", 100);

        assertThat(server.calls().getFirst().headers().find("Authorization")).contains(V1Script.ANN);
    }

    @Test
    void saysWhatWasWrongWithAnAnswer() {
        page(1, 100, "{\"results\":[{}]}");

        assertThatThrownBy(() -> search(1000)).isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(() ->
                        Clients.registries(new ScriptedHttp(), Keychain.NONE).searchV1("r.example", "x", 1))
                .isInstanceOf(ImageException.NotFound.class);
    }
}
