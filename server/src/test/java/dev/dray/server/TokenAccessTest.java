package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.protocol.Challenge;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenAccessTest {
    private static final TokenOptions OPTIONS = TokenOptions.of(Map.of("ann", "s3:cret", "bob", "b"));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryStorage storage = new MemoryStorage();
    private Calls calls = registry(OPTIONS);

    private Calls registry(TokenOptions options) {
        return new Calls(new RegistryHandler(storage, new TokenAccess(options, () -> now)));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Json tokenReply(String query) throws IOException {
        HttpReply reply = calls.send("GET", "/token?" + query, "Authorization", basic("ann", "s3:cret"));
        assertThat(reply.status()).isEqualTo(200);
        return Json.parse(reply.body().readAllBytes());
    }

    private String token(String... scopes) throws IOException {
        return tokenReply("service=dray&scope=" + String.join("&scope=", scopes))
                .findText("token")
                .orElseThrow();
    }

    private HttpReply withToken(String method, String path, String token) throws IOException {
        return calls.send(method, path, "Authorization", "Bearer " + token);
    }

    private static Challenge challenge(HttpReply reply) {
        assertThat(reply.status()).isEqualTo(401);
        return Challenge.parse(reply.headers().all("WWW-Authenticate")).getFirst();
    }

    /// Protocols J.3.
    @Test
    void dancesTheWholeDance() throws IOException {
        Challenge challenge = challenge(calls.send("GET", "/v2/acme/web/tags/list"));
        assertThat(challenge.scheme()).isEqualTo("bearer");
        assertThat(challenge.parameters())
                .containsOnly(
                        Map.entry("realm", "http://registry.test/token"),
                        Map.entry("service", "dray"),
                        Map.entry("scope", "repository:acme/web:pull"));

        Json reply = tokenReply("service=dray&account=ann&scope="
                + challenge.find("scope").orElseThrow().replace(":", "%3A"));

        assertThat(reply.findText("token")).isEqualTo(reply.findText("access_token"));
        assertThat(reply.findLong("expires_in")).contains(300L);
        assertThat(reply.findText("issued_at")).contains("2026-01-01T00:00:00Z");
        assertThat(reply.findText("refresh_token")).isEmpty();
        HttpReply answer = withToken(
                "GET", "/v2/acme/web/tags/list", reply.findText("token").orElseThrow());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(Calls.errorCode(answer)).isEqualTo("NAME_UNKNOWN");
    }

    /// Protocols C181, D34.
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
        GET    | /v2/                                  |
        GET    | /v2/_catalog                          | registry:catalog:*
        GET    | /v2/a/b/tags/list                     | repository:a/b:pull
        HEAD   | /v2/a/b/manifests/x                   | repository:a/b:pull
        PUT    | /v2/a/b/manifests/x                   | repository:a/b:pull,push
        DELETE | /v2/a/b/manifests/x                   | repository:a/b:delete
        GET    | /v2/a/b/blobs/x                       | repository:a/b:pull
        DELETE | /v2/a/b/blobs/x                       | repository:a/b:delete
        POST   | /v2/a/b/blobs/uploads/                | repository:a/b:pull,push
        POST   | /v2/a/b/blobs/uploads/?mount=x&from=c | repository:a/b:pull,push repository:c:pull
        PATCH  | /v2/a/b/blobs/uploads/x               | repository:a/b:pull,push
        DELETE | /v2/a/b/blobs/uploads/x               | repository:a/b:pull,push
        GET    | /v2/a/b/referrers/x                   | repository:a/b:pull
        """, delimiter = '|')
    void challengesEveryRouteWithTheScopeItNeeds(String method, String path, String scope) throws IOException {
        Challenge challenge = challenge(calls.send(method, path));

        assertThat(challenge.parameters().get("scope")).isEqualTo(scope);
        assertThat(challenge.find("error")).isEmpty();
    }

    /// Protocols H70: whether there is something does not show.
    @Test
    void answersTheSameWhetherThereIsSomethingOrNot() throws IOException {
        new Calls(new RegistryHandler(storage)).pushImage("acme/web", "1.0", Calls.bytes("x"));

        HttpReply there = calls.send("GET", "/v2/acme/web/manifests/1.0");
        HttpReply notThere = calls.send("GET", "/v2/acme/web/manifests/2.0");

        assertThat(there.status()).isEqualTo(notThere.status()).isEqualTo(401);
        assertThat(Calls.text(there)).isEqualTo(Calls.text(notThere));
    }

    @Test
    void tellsATokenThatDoesNotSufficeFromOneThatIsNone() throws IOException {
        String pull = token("repository:acme/web:pull");

        assertThat(challenge(withToken("POST", "/v2/acme/web/blobs/uploads/", pull))
                        .find("error"))
                .contains("insufficient_scope");
        assertThat(challenge(withToken("GET", "/v2/acme/other/tags/list", pull)).find("error"))
                .contains("insufficient_scope");
        assertThat(challenge(withToken("GET", "/v2/", "nonsense")).find("error"))
                .contains("invalid_token");
        assertThat(withToken("GET", "/v2/", pull).status()).isEqualTo(200);
    }

    /// Protocols D30, vs.: nothing but `Bearer x` is a token.
    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer: %s", "Bearer:%s", "Bearer%s", "Bearer", "Bearer %s x", "Token %s", "%s", "Basic %s"})
    void readsTheHeaderStrictly(String form) throws IOException {
        String token = token("repository:acme/web:pull");

        HttpReply reply = calls.send("GET", "/v2/", "Authorization", form.formatted(token));

        assertThat(challenge(reply).find("error")).isEmpty();
    }

    @Test
    void readsTheSchemeInAnyCase() throws IOException {
        HttpReply reply = calls.send("GET", "/v2/", "Authorization", "bearer " + token("repository:a:pull"));

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void refusesATokenFromTheSecondItExpires() throws IOException {
        String token = token("repository:acme/web:pull");

        now = now.plusSeconds(299);
        assertThat(withToken("GET", "/v2/", token).status()).isEqualTo(200);
        now = now.plusSeconds(1);
        assertThat(challenge(withToken("GET", "/v2/", token)).find("error")).contains("invalid_token");
    }

    /// Protocols D32, CVE-2025-24976.
    @Test
    void refusesTokensItDidNotSign() throws IOException {
        String[] parts = token("repository:acme/web:pull").split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String more = url(claims.replace("[\"pull\"]", "[\"pull\",\"push\"]"));
        String none = url("{\"typ\":\"JWT\",\"alg\":\"none\"}");
        String otherSigner = SigningKeys.fresh().sign(Json.parse(claims));

        assertThat(more).isNotEqualTo(parts[1]);
        for (String forged : List.of(
                parts[0] + "." + more + "." + parts[2],
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + "." + parts[2] + ".x",
                otherSigner)) {
            assertThat(challenge(withToken("GET", "/v2/", forged)).find("error"))
                    .as(forged)
                    .contains("invalid_token");
        }
    }

    private static String url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Protocols D14.
    @Test
    void grantsOfWhatIsAskedForWhatIsAllowed() throws IOException {
        Json reply = tokenReply("scope=repository:a/b:pull,fly%20repository:c:push&scope=registry:catalog:*"
                + "&scope=repository:../x:pull&scope=nonsense&scope=other:x:y");

        assertThat(reply.findText("scope")).contains("repository:a/b:pull repository:c:push registry:catalog:*");
    }

    @Test
    void letsAnonymousCallersPullWhereThatIsAllowed() throws IOException {
        calls = registry(OPTIONS.withAnonymousPull(true));

        HttpReply reply = calls.send("GET", "/token?scope=repository:acme/web:pull,push&scope=registry:catalog:*");

        assertThat(reply.status()).isEqualTo(200);
        Json json = Json.parse(reply.body().readAllBytes());
        assertThat(json.findText("scope")).contains("repository:acme/web:pull");
        String token = json.findText("token").orElseThrow();
        assertThat(withToken("GET", "/v2/acme/web/tags/list", token).status()).isEqualTo(404);
        assertThat(withToken("POST", "/v2/acme/web/blobs/uploads/", token).status())
                .isEqualTo(401);
    }

    @Test
    void givesNoTokenToStrangers() throws IOException {
        assertThat(challenge(calls.send("GET", "/token")).scheme()).isEqualTo("basic");
        for (String wrong : List.of(
                basic("ann", "wrong"),
                basic("eve", ""),
                basic("", ""),
                "Basic !!",
                "Basic",
                "Bearer x",
                basic("ann", ""))) {
            assertThat(calls.send("GET", "/token", "Authorization", wrong).status())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    /// As oras-java 0.7 asks. It must not be a way to more rights, or to more time.
    @Test
    void givesTheSameTokenToWhoAsksWithIt() throws IOException {
        String held = token("repository:acme/web:pull,push");
        now = now.plusSeconds(100);

        HttpReply reply = withToken("GET", "/token?service=dray&scope=repository:acme/web:pull,push", held);

        assertThat(reply.status()).isEqualTo(200);
        Json answer = Json.parse(reply.body().readAllBytes());
        assertThat(answer.findText("token")).contains(held);
        assertThat(answer.findLong("expires_in")).contains(200L);
        assertThat(answer.findText("refresh_token")).isEmpty();
        assertThat(challenge(withToken("GET", "/token?scope=repository:acme/web:pull,push,delete", held))
                        .scheme())
                .isEqualTo("basic");
        assertThat(withToken("GET", "/token?scope=repository:other:pull", held).status())
                .isEqualTo(401);
        now = now.plusSeconds(200);
        assertThat(withToken("GET", "/token", held).status()).isEqualTo(401);
    }

    /// A refresh token is for the body of a POST alone.
    @Test
    void givesNoTokenForARefreshTokenInAHeader() throws IOException {
        String refresh = tokenReply("service=dray&offline_token=true")
                .findText("refresh_token")
                .orElseThrow();

        assertThat(withToken("GET", "/token", refresh).status()).isEqualTo(401);
    }

    /// Protocols D20, D21: the way of `docker login` and of identity tokens.
    @Test
    void givesTokensByPost() throws IOException {
        Json byPassword = post("grant_type=password&client_id=x&service=dray&access_type=offline"
                + "&username=ann&password=s3%3Acret&scope=repository%3Aa%3Apull%20repository%3Ab%3Apull%2Cpush");
        String refresh = byPassword.findText("refresh_token").orElseThrow();
        Json byRefresh = post("grant_type=refresh_token&refresh_token=" + refresh + "&scope=repository:a:pull");

        assertThat(byPassword.findText("scope")).contains("repository:a:pull repository:b:pull,push");
        assertThat(byRefresh.findText("refresh_token")).isEmpty();
        String token = byRefresh.findText("access_token").orElseThrow();
        assertThat(withToken("GET", "/v2/a/tags/list", token).status()).isEqualTo(404);
    }

    private Json post(String form) throws IOException {
        HttpReply reply = calls.send("POST", "/token", Calls.bytes(form));
        assertThat(reply.status()).isEqualTo(200);
        return Json.parse(reply.body().readAllBytes());
    }

    @Test
    void refusesWrongFormsOfPost() throws IOException {
        Json tokens = tokenReply("offline_token=true");
        String access = tokens.findText("token").orElseThrow();
        String refresh = tokens.findText("refresh_token").orElseThrow();

        assertThat(status("grant_type=password&username=ann&password=wrong")).isEqualTo(401);
        assertThat(status("grant_type=password&username=ann")).isEqualTo(401);
        assertThat(status("grant_type=refresh_token&refresh_token=x")).isEqualTo(401);
        assertThat(status("grant_type=magic")).isEqualTo(400);
        assertThat(status("")).isEqualTo(400);
        assertThat(status("x".repeat(70_000))).isEqualTo(413);
        assertThat(calls.send("DELETE", "/token").status()).isEqualTo(405);
        // Neither kind of token stands for the other.
        assertThat(status("grant_type=refresh_token&refresh_token=" + access)).isEqualTo(401);
        assertThat(withToken("GET", "/v2/", refresh).status()).isEqualTo(401);
    }

    private int status(String form) throws IOException {
        return calls.send("POST", "/token", Calls.bytes(form)).status();
    }

    /// Protocols C53, CVE-2024-39897.
    @Test
    void mountsOnlyFromARepositoryTheTokenMayRead() throws IOException {
        Descriptor blob = new Calls(new RegistryHandler(storage)).push("secret", Calls.bytes("secret"));
        String mount = "/v2/mine/blobs/uploads/?from=secret&mount=" + blob.digest();

        HttpReply refused = withToken("POST", mount, token("repository:mine:pull,push"));
        HttpReply mounted = withToken("POST", mount, token("repository:mine:pull,push", "repository:secret:pull"));

        assertThat(refused.status()).isEqualTo(202);
        assertThat(mounted.status()).isEqualTo(201);
    }

    /// The same where the caller names no source.
    @Test
    void findsABlobToMountOnlyWhereTheTokenMayRead() throws IOException {
        Calls open = new Calls(new RegistryHandler(storage));
        Descriptor blob = open.push("secret", Calls.bytes("secret"));
        String mount = "/v2/mine/blobs/uploads/?mount=" + blob.digest();

        HttpReply refused = withToken("POST", mount, token("repository:mine:pull,push"));
        open.push("public", Calls.bytes("secret"));
        HttpReply mounted = withToken("POST", mount, token("repository:mine:pull,push", "repository:public:pull"));

        assertThat(refused.status()).isEqualTo(202);
        assertThat(mounted.status()).isEqualTo(201);
    }

    @Test
    void listsReferrersToWhoMayPull() throws IOException {
        String list = "/v2/acme/web/referrers/sha256:" + "0".repeat(64);

        assertThat(withToken("GET", list, token("repository:acme/web:pull")).status())
                .isEqualTo(200);
        assertThat(challenge(withToken("GET", list, token("repository:acme/other:pull")))
                        .parameters()
                        .get("error"))
                .isEqualTo("insufficient_scope");
    }

    @Test
    void namesTheRealmUnderTheUrlItIsReachedAt() throws IOException {
        calls = registry(OPTIONS.withBase(URI.create("https://proxy.test/")));

        assertThat(challenge(calls.send("GET", "/v2/")).find("realm")).contains("https://proxy.test/token");
    }

    @Test
    void printsNoPassword() {
        assertThat(OPTIONS.toString()).contains("ann").doesNotContain("s3:cret");
        assertThat(OPTIONS.users().toString()).doesNotContain("s3:cret");
    }

    @Test
    void givesNoTokenThatLivesShorterThanClientsTakeForGranted() {
        assertThatThrownBy(() -> OPTIONS.withLifetime(Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void letsThoseInWhoSendTheirPasswordWithEachCall() throws IOException {
        calls = new Calls(new RegistryHandler(storage, new BasicAccess(OPTIONS.users(), OPTIONS.rules())));

        assertThat(challenge(calls.send("GET", "/v2/")).scheme()).isEqualTo("basic");
        assertThat(calls.send("GET", "/v2/", "Authorization", basic("ann", "x")).status())
                .isEqualTo(401);
        assertThat(calls.send("GET", "/v2/", "Authorization", basic("ann", "s3:cret"))
                        .status())
                .isEqualTo(200);
    }
}
