package dev.dray.hub;

import static dev.dray.hub.TestHub.ANN;
import static dev.dray.hub.TestHub.NOW;
import static dev.dray.hub.TestHub.SECRET;
import static dev.dray.hub.TestHub.hub;
import static dev.dray.hub.TestHub.json;
import static dev.dray.hub.TestHub.jwt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Repository;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Who we are to the Hub: protocols E1 to E4.
final class HubLoginTest {
    private static final Repository WEB = Repository.parse("acme/web");
    private static final String LOGIN = "POST /v2/auth/token";
    private static final String OLDER_LOGIN = "POST /v2/users/login";
    private static final String CODE_LOGIN = "POST /v2/users/2fa-login";
    private static final String TAG = "GET /v2/namespaces/acme/repositories/web/tags/1";
    private static final Http WRONG = json(401, "{\"detail\":\"Incorrect authentication credentials\"}");
    private static final Http WANTS_CODE = json(
            401,
            "{\"detail\":\"Require secondary authentication on MFA enabled account\",\"login_2fa_token\":\"half\"}");

    private final ScriptedHttp server = new ScriptedHttp().on(TAG, json("{\"name\":\"1\"}"));

    private List<String> sent() {
        return server.calls().stream()
                .map(call -> call.headers().find("Authorization").orElse("nobody"))
                .toList();
    }

    private static Http token(String member, String token) {
        return json("{\"%s\":\"%s\"}".formatted(member, token));
    }

    @Test
    void aPageInPlaceOfATokenIsSaidToBeOne() {
        server.on(LOGIN, TestHub.page(200));

        assertThatThrownBy(() -> hub(server, ANN).tag(WEB, "1"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessage("could not log in to Docker Hub as ann: a web page came from hub.docker.com"
                        + " where JSON was due");
    }

    @Test
    void nobodyIsNotLoggedIn() throws IOException {
        assertThat(hub(server).tag(WEB, "1").name()).isEqualTo("1");
        assertThat(sent()).containsExactly("nobody");
        assertThat(hub(server).authorization()).isEmpty();
    }

    @Test
    void aPasswordOrTokenBuysOneForTenMinutes() throws IOException {
        server.on(LOGIN, token("access_token", jwt("ann", 600)));
        Hub hub = hub(server, ANN);

        hub.tag(WEB, "1");
        hub.tag(WEB, "1");

        String bearer = "Bearer " + jwt("ann", 600);
        assertThat(sent()).containsExactly("nobody", bearer, bearer);
        assertThat(server.lines().getFirst()).isEqualTo("POST https://hub.docker.com/v2/auth/token");
        assertThat(TestHub.body(server.calls().getFirst()))
                .isEqualTo("{\"identifier\":\"ann\",\"secret\":\"%s\"}".formatted(SECRET));
        assertThat(hub.authorization()).contains(bearer);
    }

    @Test
    void aTokenThatExpiresIsBoughtAnew() throws IOException {
        server.on(LOGIN, token("access_token", jwt("first", 600)))
                .on(LOGIN, token("access_token", "not-a-jwt"))
                .on(LOGIN, token("access_token", jwt("third", 600)));
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        Hub hub = hub(server, ANN).with(HubOptions.DEFAULT.withClock(now::get));

        for (int minutes : new int[] {0, 9, 10, 19, 20}) {
            now.set(NOW.plus(Duration.ofMinutes(minutes)));
            hub.tag(WEB, "1");
        }

        String first = "Bearer " + jwt("first", 600);
        String third = "Bearer " + jwt("third", 600);
        assertThat(sent().stream().filter(who -> !who.equals("nobody")))
                .containsExactly(first, first, "Bearer not-a-jwt", "Bearer not-a-jwt", third);
    }

    @Test
    void aTokenThatIsNotTakenIsBoughtAnewOnce() throws IOException {
        ScriptedHttp strict = new ScriptedHttp()
                .on(LOGIN, token("access_token", "a"))
                .on(LOGIN, token("access_token", "b"))
                .on(TAG, json(401, "{\"message\":\"unauthorized\",\"errinfo\":{}}"))
                .on(TAG, json("{\"name\":\"1\"}"))
                .on(TAG, json(401, "{\"detail\":\"token is expired\"}"));
        Hub hub = hub(strict, ANN);

        assertThat(hub.tag(WEB, "1").name()).isEqualTo("1");

        assertThatThrownBy(() -> hub.tag(WEB, "1"))
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("could not look up acme/web:1 on Docker Hub: hub.docker.com answered HTTP 401, "
                        + "token is expired to the credentials from a test")
                .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                        .contains("repo:read (\"Read-only\")")
                        .contains("dray login docker.io"));
        assertThat(strict.calls()).hasSize(2 + 2 + 1 + 2);
    }

    @Test
    void aWrongPasswordIsTriedOnce() {
        server.on(LOGIN, WRONG);
        Hub hub = hub(server, ANN);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> hub.tag(WEB, "1"))
                    .isInstanceOf(ImageException.Denied.class)
                    .hasMessage("could not log in to Docker Hub as ann: hub.docker.com answered HTTP 401, "
                            + "Incorrect authentication credentials to the credentials from a test")
                    .satisfies(e -> assertThat(((ImageException) e).help().orElseThrow())
                            .contains("lock the name for ten minutes"));
        }
        assertThat(server.lines()).containsExactly("POST https://hub.docker.com/v2/auth/token");
    }

    @Test
    void aLockedNameIsSaid() {
        server.on(LOGIN, HttpReply.of(429, Headers.of("X-Retry-After", Long.toString(NOW.getEpochSecond() + 600))));

        assertThatThrownBy(() -> hub(server, ANN).tag(WEB, "1"))
                .isInstanceOf(ImageException.RateLimited.class)
                .hasMessageContaining("lock a name")
                .satisfies(e -> assertThat(((ImageException.RateLimited) e).retryAfter())
                        .contains(Duration.ofMinutes(10)));
    }

    @Test
    void aLoginIsNeverSentAgainUnasked() throws IOException {
        server.on(LOGIN, token("access_token", "a"));

        hub(server, ANN).authorization();

        assertThat(server.calls().getFirst().body()).matches(body -> body != null && !body.isRepeatable());
    }

    @Test
    void anAccountWithASecondFactorIsAskedForTheCode() throws IOException {
        server.on(LOGIN, WANTS_CODE).on(CODE_LOGIN, token("token", "whole"));
        HubOptions options = HubOptions.DEFAULT.withSecondFactor(user -> user.equals("ann") ? "123456" : "");

        Hub hub = hub(server, ANN).with(options);

        assertThat(hub.authorization()).contains("Bearer whole");
        assertThat(server.lines())
                .containsExactly(
                        "POST https://hub.docker.com/v2/auth/token", "POST https://hub.docker.com/v2/users/2fa-login");
        assertThat(TestHub.body(server.calls().getLast()))
                .isEqualTo("{\"login_2fa_token\":\"half\",\"code\":\"123456\"}");
    }

    @Test
    void theOlderWayInIsTakenWhereTheNewerOneIsNotThere() throws IOException {
        server.on(LOGIN, HttpReply.of(404)).on(OLDER_LOGIN, WANTS_CODE).on(CODE_LOGIN, token("token", "whole"));
        ScriptedHttp plain = new ScriptedHttp().on(LOGIN, HttpReply.of(405)).on(OLDER_LOGIN, token("token", "of-old"));

        Hub hub = hub(server, ANN).with(HubOptions.DEFAULT.withSecondFactor(user -> "1"));

        assertThat(hub.authorization()).contains("Bearer whole");
        assertThat(TestHub.body(server.calls().get(1)))
                .isEqualTo("{\"username\":\"ann\",\"password\":\"%s\"}".formatted(SECRET));
        assertThat(hub(plain, ANN).authorization()).contains("Bearer of-old");
    }

    @Test
    void theOlderWayInIsTakenWhereTheNewerOneWantsACodeThatItCannotTake() throws IOException {
        server.on(LOGIN, json(401, "{\"detail\":\"Require secondary authentication on MFA enabled account\"}"))
                .on(OLDER_LOGIN, WANTS_CODE)
                .on(CODE_LOGIN, json(401, "{\"detail\":\"Invalid code\"}"));

        Hub hub = hub(server, ANN).with(HubOptions.DEFAULT.withSecondFactor(user -> "0"));

        assertThatThrownBy(hub::authorization)
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContaining("Invalid code");
    }

    @Test
    void whereNobodyCanBeAskedAnAccessTokenIsAdvised() {
        server.on(LOGIN, WANTS_CODE);

        assertThatThrownBy(() -> hub(server, ANN).authorization())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContaining("second factor")
                .satisfies(e ->
                        assertThat(((ImageException) e).help().orElseThrow()).contains("personal access token"));
    }

    @Test
    void anAnswerWithoutATokenShowsNothingOfIt() {
        for (String answer : List.of("\"leaked\"", "{\"access_token\":\"leaked\\n\"}", "{\"other\":\"leaked\"}", "")) {
            ScriptedHttp odd = new ScriptedHttp().on(LOGIN, json(answer));

            assertThatThrownBy(() -> hub(odd, ANN).authorization())
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageNotContaining("leaked");
        }
    }

    @Test
    void aTokenThatIsForTheRegistryAloneMakesNobody() throws IOException {
        Keychain identity = Keychain.of(new Credential.IdentityToken("refresh-secret"), "a helper");
        server.on("GET /v2/namespaces/acme/repositories/web/tags/2", json(401, "{\"detail\":\"log in\"}"));

        assertThat(hub(server, identity).tag(WEB, "1").name()).isEqualTo("1");

        assertThat(sent()).containsExactly("nobody");
        assertThatThrownBy(() -> hub(server, identity).tag(WEB, "2"))
                .hasMessageContaining("(the token from a helper is for the registry alone)")
                .hasMessageNotContaining("refresh-secret");
    }

    @Test
    void whatIsKeptForDockerHubGoesToNoOtherHub() throws IOException {
        AtomicReference<String> asked = new AtomicReference<>();
        Keychain keychain = resource -> {
            asked.set(resource.toString());
            return java.util.Optional.empty();
        };

        hub(server, keychain).tag(WEB, "1");
        assertThat(asked.get()).isEqualTo("docker.io");
        hub(server, keychain)
                .with(HubOptions.DEFAULT.withBase(URI.create("https://hub.corp.example:8443")))
                .tag(WEB, "1");
        assertThat(asked.get()).isEqualTo("hub.corp.example:8443");
    }

    @Test
    void noTokenOfOursGoesWhereARedirectLed() throws IOException {
        server.on(LOGIN, token("access_token", "a"));
        Http elsewhere = call -> call.method().equals("POST")
                ? server.send(call)
                : HttpReply.of(401).withUri(URI.create("https://evil.example/"));

        assertThatThrownBy(() -> hub(elsewhere, ANN).tag(WEB, "1")).isInstanceOf(ImageException.Denied.class);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void noSecretIsInAnythingPrinted() {
        assertThat(new Jwt("secret", NOW).toString()).doesNotContain("secret");
    }
}
