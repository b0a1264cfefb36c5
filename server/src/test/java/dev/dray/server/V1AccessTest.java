package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpReply;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets what in the API v1: the registry's own rules, told in the words of the time (protocols B.4).
final class V1AccessTest {
    private static final Map<String, String> USERS = Map.of("ann", "s3:cret");
    private static final String ANN = "Basic " + base64("ann:s3:cret");
    private static final String IMAGES = "/v1/repositories/acme/web/images";

    private final MemoryStorage storage = new MemoryStorage();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private String id = "";

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Calls registry(Access access) {
        return new Calls(new RegistryHandler(
                RegistryOptions.of(storage).withAccess(access).withV1(true), () -> now));
    }

    private Access byName(String kind) {
        return switch (kind) {
            case "basic" -> new BasicAccess(USERS);
            default -> new TokenAccess(TokenOptions.of(USERS), () -> now);
        };
    }

    @BeforeEach
    void push() throws IOException {
        V1Rig.put(storage.repository("acme/web"), "1.0", V1Rig.gzip(V1Rig.tar("a", "1")));
        V1Rig.put(storage.repository("acme/other"), "1.0", V1Rig.gzip(V1Rig.tar("b", "1")));
        id = id("acme/web");
    }

    private String id(String name) throws IOException {
        String tags = V1Rig.text(
                registry(Access.ANYONE).send("GET", "/v1/repositories/" + name + "/tags", "Authorization", "none"));
        return tags.replaceAll(".*\"([0-9a-f]{64})\".*", "$1");
    }

    private static String token(Calls calls, String... headers) throws IOException {
        HttpReply reply = calls.send("GET", IMAGES, headers);
        assertThat(reply.status()).isEqualTo(200);
        return "Token " + reply.headers().find("X-Docker-Token").orElseThrow();
    }

    /// The caller's password goes to the index, its token to the registry.
    @ParameterizedTest
    @ValueSource(strings = {"basic", "token"})
    void aPasswordBuysAToken(String kind) throws IOException {
        Calls calls = registry(byName(kind));

        String token = token(calls, "Authorization", ANN, "X-Docker-Token", "true");

        assertThat(V1Rig.text(calls.send("GET", "/v1/repositories/acme/web/tags", "Authorization", token)))
                .contains(id);
        HttpReply layer = calls.send("GET", "/v1/images/" + id + "/layer", "Authorization", token);
        assertThat(calls.send("GET", Calls.location(layer)).status()).isEqualTo(200);
    }

    /// Protocols B13: a client may send the password with every call.
    @ParameterizedTest
    @ValueSource(strings = {"basic", "token"})
    void aPasswordOpensImagesToo(String kind) throws IOException {
        Calls calls = registry(byName(kind));

        assertThat(calls.send("GET", "/v1/images/" + id + "/json", "Authorization", ANN)
                        .status())
                .isEqualTo(200);
        assertThat(calls.send("GET", "/v1/users/", "Authorization", ANN).status())
                .isEqualTo(200);
        assertThat(calls.send("GET", "/v1/search?q=web", "Authorization", ANN).status())
                .isEqualTo(200);
    }

    /// What is there and what is not look the same to who may not know (protocols H70, B44).
    @ParameterizedTest
    @ValueSource(
            strings = {
                IMAGES,
                "/v1/repositories/acme/none/images",
                "/v1/repositories/acme/web/tags",
                "/v1/repositories/acme/web/tags/none",
                "/v1/images/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/json",
                "/v1/users/",
                "/v1/search?q=web"
            })
    void strangersAreAskedWhoTheyAre(String path) throws IOException {
        for (String kind : new String[] {"basic", "token"}) {
            Calls calls = registry(byName(kind));

            for (String wrong : new String[] {"Basic " + base64("ann:wrong"), "Bearer x", ""}) {
                HttpReply reply =
                        wrong.isEmpty() ? calls.send("GET", path) : calls.send("GET", path, "Authorization", wrong);
                assertThat(reply.status()).as(kind + " " + wrong).isEqualTo(401);
                assertThat(reply.headers().find("WWW-Authenticate")).contains("Basic realm=\"auth required\", Token");
                assertThat(Calls.text(reply)).isEqualTo("{\"error\": \"Requires authorization\"}");
            }
        }
    }

    /// Guessing from one address must not lock out those at another, and is not to be had twice.
    @ParameterizedTest
    @ValueSource(strings = {"basic", "token"})
    void countsWrongPasswordsWhereTheyComeFrom(String kind) throws IOException {
        Calls calls = registry(byName(kind));
        for (int i = 0; i < 10; i++) {
            calls.send("GET", IMAGES, "Authorization", "Basic " + base64("ann:" + i), "X-Forwarded-For", "10.0.0.1");
        }

        assertThat(statusFrom(calls, "10.0.0.1", ANN)).isEqualTo(429);
        assertThat(statusFrom(calls, "10.0.0.2", ANN)).isEqualTo(200);
        for (int i = 0; i < 30; i++) {
            statusFrom(calls, "10.0.0.3", "Basic " + base64("user" + i + ":x"));
        }
        assertThat(statusFrom(calls, "10.0.0.3", "Basic " + base64("bob:x"))).isEqualTo(429);
    }

    private static int statusFrom(Calls calls, String address, String authorization) throws IOException {
        return calls.send("GET", IMAGES, "Authorization", authorization, "X-Forwarded-For", address)
                .status();
    }

    @Test
    void anybodyMayPullWhereThatIsSo() throws IOException {
        Calls calls = registry(new TokenAccess(TokenOptions.of(USERS).withAnonymousPull(true), () -> now));

        String token = token(calls, "X-Docker-Token", "true");

        assertThat(calls.send("GET", "/v1/images/" + id + "/json", "Authorization", token)
                        .status())
                .isEqualTo(200);
        assertThat(calls.send("GET", "/v1/images/" + id + "/json").status()).isEqualTo(200);
        assertThat(calls.send("GET", "/v1/search?q=web").status()).isEqualTo(401);
    }

    @Test
    void aTokenIsForItsRepositoryAlone() throws IOException {
        Calls calls = registry(Access.ANYONE);
        String token = token(calls, "X-Docker-Token", "true");
        String forged = token.replace("acme/web", "acme/other");

        assertThat(calls.send("GET", "/v1/repositories/acme/other/tags", "Authorization", token)
                        .status())
                .isEqualTo(401);
        assertThat(calls.send("GET", "/v1/repositories/acme/other/tags", "Authorization", forged)
                        .status())
                .isEqualTo(401);
        assertThat(calls.send("GET", "/v1/images/" + id("acme/other") + "/json", "Authorization", token)
                        .status())
                .isEqualTo(404);
        assertThat(calls.send("GET", "/v1/images/" + id + "/json", "Authorization", forged)
                        .status())
                .isEqualTo(401);
    }

    /// Each time a new one, good for an hour (protocols B45).
    @Test
    void aTokenEnds() throws IOException {
        Calls calls = registry(Access.ANYONE);
        String token = token(calls, "X-Docker-Token", "true");
        assertThat(token(calls, "X-Docker-Token", "true")).isNotEqualTo(token);

        now = now.plus(V1Tokens.LIFETIME).minusSeconds(1);
        assertThat(calls.send("GET", "/v1/images/" + id + "/json", "Authorization", token)
                        .status())
                .isEqualTo(200);
        now = now.plusSeconds(1);
        HttpReply reply = calls.send("GET", "/v1/images/" + id + "/json", "Authorization", token);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().find("WWW-Authenticate")).contains("Token");
    }

    /// Protocols B42: some clients say the word twice.
    @Test
    void aTokenWithTheWordTwiceIsTaken() throws IOException {
        Calls calls = registry(Access.ANYONE);
        String token = token(calls, "X-Docker-Token", "true");

        assertThat(calls.send("GET", "/v1/images/" + id + "/json", "Authorization", "Token " + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void noTokenIsGivenUnasked() throws IOException {
        HttpReply reply = registry(Access.ANYONE).send("GET", IMAGES);

        assertThat(reply.headers().has("X-Docker-Token")).isFalse();
        assertThat(reply.headers().has("WWW-Authenticate")).isFalse();
    }

    @Test
    void aLayersUrlEndsAndCannotBeChanged() throws IOException {
        Calls calls = registry(byName("basic"));
        String location = Calls.location(calls.send("GET", "/v1/images/" + id + "/layer", "Authorization", ANN));
        assertThat(calls.send("GET", location).status()).isEqualTo(200);

        assertThat(calls.send("GET", location.replace("acme", "other")).status())
                .isEqualTo(403);
        now = now.plus(V1Tokens.LAYER_LIFETIME).plus(Duration.ofSeconds(1));
        assertThat(calls.send("GET", location).status()).isEqualTo(403);
    }
}
