package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols J.1 and B.5: what registries and Docker Hub's website said, and who is told what.
final class RegistryV1Test {
    private static final String TAGS = "/v1/repositories/library/ubuntu/tags";
    private static final String TOP_DOCUMENT =
            "{\"id\":\"%s\",\"parent\":\"%s\"}".formatted(V1Script.TOP, V1Script.BASE);

    private final V1Script script = new V1Script();

    private List<Optional<String>> authorizations() {
        return script.server.calls().stream()
                .map(call -> call.headers().find("Authorization"))
                .toList();
    }

    private V1Layer layer(RegistryV1 client, String id, ByteArrayOutputStream out) throws IOException {
        return client.copyLayer(client.document(id), out);
    }

    /// Line by line as Docker did it, and the token goes where the index says, not on to where the layer is
    /// kept.
    @Test
    void pullsAsDockerDid() throws IOException {
        script.index()
                .on(TAGS, V1Script.json("{\"latest\": \"%s\"}".formatted(V1Script.TOP)))
                .on(
                        "/v1/images/" + V1Script.TOP + "/ancestry",
                        V1Script.json("[\"%s\", \"%s\"]".formatted(V1Script.TOP, V1Script.BASE)))
                .on(
                        "/v1/images/" + V1Script.TOP + "/json",
                        V1Script.json(
                                TOP_DOCUMENT,
                                "X-Docker-Size",
                                "32",
                                "X-Docker-Checksum-Payload",
                                V1Script.payload(TOP_DOCUMENT, V1Script.EMPTY_LAYER)))
                .on(
                        "/v1/images/" + V1Script.TOP + "/layer",
                        HttpReply.of(302, Headers.of("Location", "https://d1.cloudfront.example/x?sig=1")));
        script.server.on(
                "GET https://d1.cloudfront.example/x?sig=1", HttpReply.of(200, Headers.NONE, V1Script.EMPTY_LAYER));
        RegistryV1 client = script.client();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Map<String, String> tags = client.tags();
        List<String> ancestry = client.ancestry(tags.getOrDefault("latest", ""));
        V1Layer layer = layer(client, V1Script.TOP, out);

        assertThat(ancestry).containsExactly(V1Script.TOP, V1Script.BASE);
        assertThat(out.toByteArray()).isEqualTo(V1Script.EMPTY_LAYER);
        assertThat(layer.isEmpty()).isTrue();
        assertThat(layer.verified()).hasSize(1);
        HttpCall first = script.server.calls().getFirst();
        assertThat(first.headers().find("X-Docker-Token")).contains("true");
        Optional<String> token = Optional.of("Token " + V1Script.TOKEN);
        assertThat(authorizations()).containsExactly(Optional.empty(), token, token, token, token, Optional.empty());
    }

    /// Short ids are never asked for (protocols B64).
    @Test
    void readsDockerHubsWebsite() throws IOException {
        script.index(V1Script.images(""));
        script.server
                .on("GET " + V1Script.INDEX + TAGS, V1Script.json("[{\"layer\": \"5ba9dab4\", \"name\": \"14.04\"}]"))
                .on(
                        "GET " + V1Script.INDEX + TAGS + "/14.04",
                        V1Script.again(V1Script.json(
                                "[{\"pk\": 20355486, \"id\": \"5ba9dab4\"}, {\"pk\": 1, \"id\": \"511136ea\"}]")))
                .on(
                        "GET " + V1Script.INDEX + TAGS + "/none",
                        HttpReply.of(200, Headers.NONE, "Tag not found".getBytes(UTF_8)));
        RegistryV1 client = script.client();

        assertThat(client.tags()).isEqualTo(Map.of("14.04", V1Script.TOP));
        assertThat(client.layers("14.04")).containsExactly(V1Script.TOP, V1Script.BASE);
        assertThat(client.tag("14.04")).isEqualTo(V1Script.TOP);
        assertThat(client.layer("14.04", "511136EA3")).isEqualTo(V1Script.BASE);
        assertThatThrownBy(() -> client.tag("none"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("it says \"Tag not found\"");
        assertThat(script.server.lines()).noneMatch(line -> line.contains("/v1/images/"));
    }

    @Test
    void tellsTheIdOfATagInTheRegistrysOwnForm() throws IOException {
        script.index()
                .on(TAGS + "/latest", V1Script.json("\"" + V1Script.TOP + "\""))
                .on(TAGS + "/old", V1Script.json("{\"error\": \"Tag not found\"}"))
                .on(TAGS + "/none", HttpReply.of(404, Headers.NONE, "{\"error\": \"Tag not found\"}".getBytes(UTF_8)));
        RegistryV1 client = script.client();

        assertThat(client.tag("latest")).isEqualTo(V1Script.TOP);
        assertThatThrownBy(() -> client.tag("old")).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> client.tag("none"))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageEndingWith("images.example answered HTTP 404, Tag not found");
    }

    @Test
    void listsImagesWithTheChecksumsThatThereAre() throws IOException {
        script.index(V1Script.images("tarsum+sha256:1"));

        assertThat(script.client().images())
                .containsExactly(new V1Listed(V1Script.TOP, "tarsum+sha256:1"), new V1Listed(V1Script.BASE, ""));
    }

    /// Protocols B2, B60: some want `library/` to be said, some do not.
    @Test
    void findsOfficialImagesByBothNames() throws IOException {
        script.server
                .on("GET " + V1Script.INDEX + "/v1/repositories/ubuntu/images", V1Script.images(""))
                .on(
                        "GET " + V1Script.INDEX + "/v1/repositories/ubuntu/tags",
                        V1Script.json("{\"latest\": \"%s\"}".formatted(V1Script.TOP)))
                .on("GET " + V1Script.INDEX + "/v1/repositories/library/redis/images", V1Script.images(""));

        assertThat(script.client().tags()).containsKey("latest");
        Repository redis = new Repository("reg.example", "redis");
        assertThat(Clients.registries(script.server, Keychain.NONE).v1(redis).images())
                .hasSize(2);
    }

    @Test
    void asksOneRegistryAfterAnother() throws IOException {
        script.index(V1Script.images(
                "", "X-Docker-Token", V1Script.TOKEN, "X-Docker-Endpoints", "down.example, images.example"));
        script.server.on("GET https://down.example" + TAGS, call -> {
            throw new ConnectException("refused");
        });
        script.on(TAGS, V1Script.json("{}")).on(TAGS + "/1", V1Script.json("\"" + V1Script.TOP + "\""));
        RegistryV1 client = script.client();

        assertThat(client.tags()).isEmpty();
        client.tag("1");

        // The one that answered is asked first from then on.
        assertThat(script.server.lines()).endsWith("GET https://images.example" + TAGS + "/1");
        assertThat(script.server.lines().stream().filter(line -> line.contains("down.example")))
                .allMatch(line -> line.endsWith(TAGS));
    }

    @Test
    void saysWhenNoRegistryCanBeReached() throws IOException {
        script.index(V1Script.images("", "X-Docker-Endpoints", "a.example,b.example"));
        for (String host : List.of("a", "b")) {
            script.server.on("GET https://%s.example".formatted(host) + TAGS, call -> {
                throw new ConnectException("refused");
            });
        }

        assertThatThrownBy(() -> script.client().tags())
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageEndingWith("no connection to b.example")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    /// Protocols H36: what an index says must not have us call what is inside.
    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:5000", "localhost", "169.254.169.254", "10.0.0.7", "[::1]", "2130706433", "[fd00::1]"
            })
    void refusesRegistriesInsideOurNetwork(String endpoint) throws IOException {
        script.index(V1Script.images("", "X-Docker-Endpoints", "images.example, " + endpoint));

        assertThatThrownBy(() -> script.client().tags())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("must not point at this machine or its network");
        assertThat(script.server.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "user@images.example", "images.example/x", "http://images.example", "a_b", ":80"})
    void refusesRegistriesThatAreNoHosts(String endpoint) throws IOException {
        script.index(V1Script.images("", "X-Docker-Endpoints", endpoint));

        assertThatThrownBy(() -> script.client().tags())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageEndingWith("what it names as its registry is no host");
    }

    /// Protocols B13: an index and a registry in one is told the password with every call, over https.
    @Test
    void tellsAStandaloneRegistryThePasswordWithEveryCall() throws IOException {
        script.index(V1Script.images("", "X-Docker-Token", V1Script.TOKEN));
        script.server
                .on(
                        "GET " + V1Script.INDEX + "/v1/_ping",
                        V1Script.json("true", "X-Docker-Registry-Standalone", "True"))
                .on("GET " + V1Script.INDEX + TAGS, V1Script.json("{}"));

        script.client(V1Script.ann()).tags();

        assertThat(authorizations())
                .containsExactly(Optional.of(V1Script.ANN), Optional.empty(), Optional.of(V1Script.ANN));
    }

    @Test
    void tellsAnIndexThePasswordAndItsRegistryTheToken() throws IOException {
        script.index().on(TAGS, V1Script.json("{}"));
        script.server.on(
                "GET " + V1Script.INDEX + "/v1/_ping", V1Script.json("{}", "X-Docker-Registry-Standalone", "False"));

        script.client(V1Script.ann()).tags();

        assertThat(authorizations())
                .containsExactly(Optional.of(V1Script.ANN), Optional.empty(), Optional.of("Token " + V1Script.TOKEN));
    }

    /// Even where the index says that it is the registry too, or gives no token.
    @Test
    void tellsNoOtherHostThePassword() throws IOException {
        script.index(V1Script.images("", "X-Docker-Endpoints", "images.example"))
                .on(TAGS, V1Script.json("{}"));
        script.server.on(
                "GET " + V1Script.INDEX + "/v1/_ping", V1Script.json("{}", "X-Docker-Registry-Standalone", "True"));

        script.client(V1Script.ann()).tags();

        assertThat(authorizations().getLast()).isEmpty();
    }

    @Test
    void worksWithoutATokenWhereNoneIsWanted() throws IOException {
        script.index(V1Script.images(""));
        script.server.on("GET " + V1Script.INDEX + TAGS, V1Script.json("{\"a\": \"%s\"}".formatted(V1Script.TOP)));

        assertThat(script.client().tags()).hasSize(1);
        assertThat(script.client().authorization()).isEmpty();
    }

    @Test
    void saysThatNoTokenCameWhereOneIsWanted() throws IOException {
        script.index(V1Script.images(""));
        script.server.on(
                "GET " + V1Script.INDEX + TAGS,
                HttpReply.of(401, Headers.NONE, "{\"error\": \"Requires authorization\"}".getBytes(UTF_8)));

        assertThatThrownBy(() -> script.client().tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageEndingWith("answered HTTP 401, Requires authorization; its index gave no token")
                .satisfies(
                        e -> assertThat(((ImageException) e).help()).contains("log in with: dray login reg.example"));
    }

    /// Some tokens are good for one call (protocols B24, B45).
    @Test
    void getsANewTokenWhenTheOldOneHasEnded() throws IOException {
        script.index(V1Script.images("", "X-Docker-Token", "signature=1", "X-Docker-Endpoints", "images.example"))
                .index(V1Script.images("", "X-Docker-Token", "signature=2", "X-Docker-Endpoints", "images.example"))
                .on(TAGS, HttpReply.of(401))
                .on(TAGS, V1Script.json("{}"));

        script.client().tags();

        assertThat(authorizations())
                .containsExactly(
                        Optional.empty(),
                        Optional.of("Token signature=1"),
                        Optional.empty(),
                        Optional.of("Token signature=2"));
    }

    @Test
    void givesUpWhereANewTokenWillNotDoEither() throws IOException {
        script.index().on(TAGS, HttpReply.of(401));

        assertThatThrownBy(() -> script.client().tags()).isInstanceOf(ImageException.Denied.class);
        assertThat(script.server.calls()).hasSize(4);
    }

    /// A stranger may not make us tell who we are, nor ask the index again and again.
    @Test
    void asksForNoTokenBecauseOfAStranger() throws IOException {
        script.index()
                .on("/v1/images/" + V1Script.TOP + "/json", V1Script.json(TOP_DOCUMENT))
                .on(
                        "/v1/images/" + V1Script.TOP + "/layer",
                        HttpReply.of(302, Headers.of("Location", "https://cdn.example/x")));
        script.server.on("GET https://cdn.example/x", HttpReply.of(401));
        RegistryV1 client = script.client();

        assertThatThrownBy(() -> layer(client, V1Script.TOP, new ByteArrayOutputStream()))
                .isInstanceOf(ImageException.Denied.class);
        assertThat(script.server.lines().stream().filter(line -> line.endsWith("/images")))
                .hasSize(1);
    }

    @Test
    void saysWhoWasRefused() throws IOException {
        script.index(HttpReply.of(401, Headers.NONE, "\"Wrong username or password\"".getBytes(UTF_8)));

        assertThatThrownBy(() -> script.client(V1Script.ann()).tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageEndingWith("HTTP 401, Wrong username or password to the credentials from a test");
    }

    /// Protocols B46.
    @Test
    void sendsCookiesBackToTheRegistryAlone() throws IOException {
        script.index()
                .on(TAGS, V1Script.json("{}", "Set-Cookie", "session=abc; path=/"))
                .on("/v1/images/" + V1Script.TOP + "/json", V1Script.json(TOP_DOCUMENT))
                .on(
                        "/v1/images/" + V1Script.TOP + "/layer",
                        HttpReply.of(302, Headers.of("Location", "https://cdn.example/x")));
        script.server.on("GET https://cdn.example/x", HttpReply.of(200, Headers.NONE, V1Script.EMPTY_LAYER));
        RegistryV1 client = script.client();

        client.tags();
        layer(client, V1Script.TOP, new ByteArrayOutputStream());

        assertThat(script.server.calls().stream().map(call -> call.headers().find("Cookie")))
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("session=abc"),
                        Optional.of("session=abc"),
                        Optional.empty());
    }

    /// Protocols B3.
    @Test
    void saysThatDockerHubHasItNoMore() throws IOException {
        script.server.on("GET https://index.docker.io/v1/repositories/library/ubuntu/images", HttpReply.of(410));

        assertThatThrownBy(() -> Clients.registries(script.server, Keychain.NONE)
                        .v1(Repository.parse("ubuntu"))
                        .tags())
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageContaining("index.docker.io answered HTTP 410")
                .satisfies(e -> assertThat(((ImageException) e).help())
                        .contains("Docker Hub has its API v1 no more: use the name without v1:, for its API v2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><h1>Welcome</h1></html>", "\n<!DOCTYPE html>"})
    void saysThatAPageForPeopleCame(String page) throws IOException {
        script.index(V1Script.json(page));

        assertThatThrownBy(() -> script.client().tags())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("reg.example answered with a page of HTML where JSON was due");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "7", "[7]", "[{\"id\":\"5ba9dab4\"}]", "[{}]", "not json", "[{\"id\":\"../../x\"}]"})
    void takesNoListOfSomethingElse(String answer) throws IOException {
        script.index(V1Script.json(answer));

        assertThatThrownBy(() -> script.client().images()).isInstanceOf(ImageException.Corrupt.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "[\"%2$s\"]", "[\"%1$s\",\"%1$s\"]", "[\"%1$s\",\"511136ea\"]", "[\"%1$s\",7]"})
    void takesNoAncestryThatIsNone(String answer) throws IOException {
        script.index()
                .on(
                        "/v1/images/" + V1Script.TOP + "/ancestry",
                        V1Script.json(answer.formatted(V1Script.TOP, V1Script.BASE)));

        assertThatThrownBy(() -> script.client().ancestry(V1Script.TOP)).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void takesNoAncestryWithoutAnEnd() throws IOException {
        StringBuilder many = new StringBuilder("[\"" + V1Script.TOP + "\"");
        for (int i = 0; i < 1_000; i++) {
            many.append(",\"%064x\"".formatted(i));
        }
        script.index().on("/v1/images/" + V1Script.TOP + "/ancestry", V1Script.json(many + "]"));

        assertThatThrownBy(() -> script.client().ancestry(V1Script.TOP))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("1,001 images (at most 1,000)");
    }

    @Test
    void takesNoDocumentOfAnotherImage() throws IOException {
        script.index().on("/v1/images/" + V1Script.BASE + "/json", V1Script.json(TOP_DOCUMENT));

        assertThatThrownBy(() -> script.client().document(V1Script.BASE))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("it is about image " + V1Script.TOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-7", "x", "99999999999999999999"})
    void doesNotKnowASizeThatIsNone(String size) throws IOException {
        script.index().on("/v1/images/" + V1Script.TOP + "/json", V1Script.json(TOP_DOCUMENT, "X-Docker-Size", size));

        assertThat(script.client().document(V1Script.TOP).size()).isEqualTo(-1);
    }

    @Test
    void keepsADocumentByteForByte() throws IOException {
        String odd = " {\"id\" : \"%s\",\n\"Size\":1.50, \"x\":\"\\u0041\"}\n".formatted(V1Script.TOP);
        script.index().on("/v1/images/" + V1Script.TOP + "/json", V1Script.json(odd));

        assertThat(script.client().document(V1Script.TOP).raw()).isEqualTo(odd.getBytes(UTF_8));
    }
}
