package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpReply;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Credentials other than a password for a token: Basic, identity tokens, and the check of a login.
final class LoginTest {
    private static final String TAGS = "GET /v2/team/app/tags/list";
    private static final String POST = "POST https://auth.example/token";
    private static final HttpReply BASIC = HttpReply.of(401, Headers.of("WWW-Authenticate", "Basic realm=\"reg\""));
    private static final HttpReply BEARER = HttpReply.of(
            401,
            Headers.of(
                    "WWW-Authenticate",
                    "Bearer realm=\"https://auth.example/token\",service=\"reg.example\","
                            + "scope=\"repository:team/app:pull\""));
    private static final Credential ME = new Credential.Password("me", "s3cret");
    private static final Credential REFRESH = new Credential.IdentityToken("r3fresh+/=");

    private final ScriptedHttp server = new ScriptedHttp();

    private static HttpReply json(String body) {
        return HttpReply.of(200, Headers.NONE, body.getBytes(UTF_8));
    }

    private List<String> authorizations() {
        return server.calls().stream()
                .map(call -> call.headers().find("Authorization").orElse("-"))
                .toList();
    }

    @Test
    void sendsThePasswordOnlyAfterItWasAskedFor() throws IOException {
        server.on(TAGS, BASIC).on(TAGS, call -> json("{\"tags\":[]}"));
        RegistryStore store = Clients.store(server, ME);

        store.tags();
        store.tags();

        assertThat(authorizations()).containsExactly("-", "Basic bWU6czNjcmV0", "Basic bWU6czNjcmV0");
    }

    @Test
    void doesNotSendARefusedPasswordAgain() {
        server.on(TAGS, BASIC);

        assertThatThrownBy(() -> Clients.store(server, ME).tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageNotContaining("s3cret");
        assertThat(authorizations()).containsExactly("-", "Basic bWU6czNjcmV0");
    }

    @Test
    void isDeniedWhereAPasswordIsWantedAndThereIsNone() {
        server.on(TAGS, BASIC);

        assertThatThrownBy(() -> Clients.store(server).tags())
                .isInstanceOf(ImageException.Denied.class)
                .satisfies(e ->
                        assertThat(((ImageException) e).help().orElseThrow()).contains("dray login"));
        assertThatThrownBy(() -> Clients.store(server, REFRESH).tags()).isInstanceOf(ImageException.Denied.class);
        assertThat(authorizations()).containsOnly("-");
    }

    @Test
    void tradesAnIdentityTokenByPost() throws IOException {
        server.on(TAGS, BEARER)
                .on(TAGS, call -> json("{\"tags\":[]}"))
                .on(POST, json("{\"access_token\":\"T\",\"refresh_token\":\"other\"}"));

        Clients.store(server, REFRESH).tags();

        assertThat(authorizations()).containsExactly("-", "-", "Bearer T");
        var call = server.calls().get(1);
        HttpBody body = Objects.requireNonNull(call.body());
        assertThat(call.headers().all("Content-Type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(new String(body.open().readAllBytes(), UTF_8))
                .isEqualTo("grant_type=refresh_token&service=reg.example&client_id=dray"
                        + "&scope=repository%3Ateam%2Fapp%3Apull&refresh_token=r3fresh%2B%2F%3D");
    }

    /// An identity token can go no other way (protocols D22).
    @ParameterizedTest
    @CsvSource({
        "400, check the user and password",
        "401, check the user and password",
        "403, check the user and password",
        "404, it takes no identity tokens",
        "405, it takes no identity tokens"
    })
    void isDeniedWhereAnIdentityTokenIsNotTraded(int status, String help) {
        server.on(TAGS, BEARER).on(POST, HttpReply.of(status));

        assertThatThrownBy(() -> Clients.store(server, REFRESH).tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("could not get a token for reg.example (repository:team/app:pull): "
                        + "auth.example answered HTTP " + status + " to the credentials from a test")
                .satisfies(e ->
                        assertThat(((ImageException) e).help().orElseThrow()).contains(help));
        assertThat(server.calls()).hasSize(2);
    }

    @Test
    void doesNotBlameTheCredentialsWhereTheTokenServerIsDown() {
        server.on(TAGS, BEARER).on(POST, HttpReply.of(503));

        assertThatThrownBy(() -> Clients.store(server, REFRESH).tags())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("HTTP 503");
    }

    @Test
    void doesNotSendAnIdentityTokenOnWhereItIsRedirected() {
        server.on(TAGS, BEARER).on(POST, HttpReply.of(307, Headers.of("Location", "https://evil.example/")));

        assertThatThrownBy(() -> Clients.store(server, REFRESH).tags()).isInstanceOf(ImageException.Rejected.class);
        assertThat(server.lines()).noneMatch(line -> line.contains("evil"));
    }

    @Test
    void doesNotSendAPasswordOnWhereItIsRedirected() throws IOException {
        server.on(TAGS, BEARER)
                .on(TAGS, call -> json("{\"tags\":[]}"))
                .on(
                        "GET /token?service=reg.example&scope=repository%3Ateam%2Fapp%3Apull&account=me",
                        HttpReply.of(307, Headers.of("Location", "https://other.example/t")))
                .on("GET https://other.example/t", json("{\"token\":\"T\"}"));

        Clients.store(server, ME).tags();

        assertThat(authorizations()).containsExactly("-", "Basic bWU6czNjcmV0", "-", "Bearer T");
    }

    /// Realms at which a token may not be asked for (protocols H32: CVE-2026-48978, CVE-2026-33540).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://auth.example/token",
                "http://reg.example/token",
                "https://127.0.0.1/token",
                "https://localhost/token",
                "https://[::1]:8080/token",
                "https://169.254.169.254/latest/meta-data/",
                "https://10.0.0.1/token",
                "https://192.168.1.1/token",
                "https://172.16.0.1/token",
                "https://[fd00::1]/token",
                "https://[fe80::1]/token",
                "https://0.0.0.0/token",
                "file:///etc/passwd",
                "null://null/v2/token",
                "https://auth example/"
            })
    void asksForATokenNowhereThatIsNotSafe(String realm) {
        server.on(TAGS, HttpReply.of(401, Headers.of("WWW-Authenticate", "Bearer realm=\"" + realm + "\"")));

        assertThatThrownBy(() -> Clients.store(server, ME).tags())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("realm");
        assertThat(server.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://auth.example/token,  https://auth.example/token",
        "https://reg.example/token,   https://reg.example/token",
        "HTTPS://auth.example/token,  HTTPS://auth.example/token",
        "/service/token,              https://reg.example/service/token",
        "//auth.example/token,        https://auth.example/token"
    })
    void asksForATokenWhereTheRealmIs(String realm, String uri) throws IOException {
        server.on(TAGS, HttpReply.of(401, Headers.of("WWW-Authenticate", "Bearer realm=\"" + realm + "\"")))
                .on(TAGS, call -> json("{\"tags\":[]}"))
                .on("GET " + uri + "?scope=repository%3Ateam%2Fapp%3Apull", json("{\"token\":\"T\"}"));

        Clients.store(server).tags();

        assertThat(authorizations().getLast()).isEqualTo("Bearer T");
    }

    @Test
    void asksARegistryOnThisMachineForATokenOnThisMachine() throws IOException {
        server.on(
                        "GET /v2/",
                        HttpReply.of(
                                401, Headers.of("WWW-Authenticate", "Bearer realm=\"http://127.0.0.1:5001/token\"")))
                .on("GET /v2/", HttpReply.of(200))
                .on("GET http://127.0.0.1:5001/token?account=me", json("{\"token\":\"T\"}"));

        Clients.registries(server, Keychain.NONE).checkLogin("localhost:5000", ME);

        assertThat(authorizations()).containsExactly("-", "Basic bWU6czNjcmV0", "Bearer T");
    }

    @Test
    void checksALoginWithoutAskingForAScope() {
        server.on(
                        "GET /v2/",
                        HttpReply.of(
                                401,
                                Headers.of(
                                        "WWW-Authenticate",
                                        "Bearer realm=\"https://auth.example/token\",service=\"reg.example\"")))
                .on("GET /v2/", HttpReply.of(200))
                .on("GET https://auth.example/token?service=reg.example&account=me", json("{\"token\":\"T\"}"));

        assertThatCode(() -> Clients.registries(server, Keychain.NONE).checkLogin("reg.example", ME))
                .doesNotThrowAnyException();
    }

    @Test
    void checksALoginWithAnIdentityTokenWithoutAskingForAScope() throws IOException {
        server.on(
                        "GET /v2/",
                        HttpReply.of(
                                401, Headers.of("WWW-Authenticate", "Bearer realm=\"https://auth.example/token\"")))
                .on("GET /v2/", HttpReply.of(200))
                .on(POST, json("{\"token\":\"T\"}"));

        Clients.registries(server, Keychain.NONE).checkLogin("reg.example", new Credential.IdentityToken("r"));

        HttpBody body = Objects.requireNonNull(server.calls().get(1).body());
        assertThat(new String(body.open().readAllBytes(), UTF_8))
                .isEqualTo("grant_type=refresh_token&client_id=dray&refresh_token=r");
    }

    @Test
    void doesNotKeepTheCredentialThatItChecked() throws IOException {
        server.on("GET /v2/", BASIC).on("GET /v2/", HttpReply.of(200)).on(TAGS, BASIC);
        Registries registries = Clients.registries(server, Keychain.NONE);

        registries.checkLogin("reg.example", ME);

        assertThatThrownBy(() -> registries.repository(Clients.APP).tags()).isInstanceOf(ImageException.Denied.class);
        assertThat(authorizations()).containsExactly("-", "Basic bWU6czNjcmV0", "-");
    }

    @Test
    void givesTheAuthorizationToOthers() throws IOException {
        server.on("GET /v2/", BEARER)
                .on("GET /v2/", HttpReply.of(200))
                .on(
                        "GET /token?service=reg.example&scope=repository%3Ateam%2Fapp%3Apull%2Cpush",
                        json("{\"token\":\"T\"}"));
        Registries registries = Clients.registries(server, Keychain.NONE);

        assertThat(registries.authorization(Clients.APP, true)).contains("Bearer T");
    }

    @Test
    void givesNoAuthorizationWhereNoneIsAskedFor() throws IOException {
        server.on("GET /v2/", HttpReply.of(200));

        assertThat(Clients.registries(server, Keychain.NONE).authorization(Clients.APP, false))
                .isEmpty();
    }

    @Test
    void pingsWithoutSayingWhoWeAre() throws IOException {
        server.on("GET /v2/", BEARER.withHeader("Docker-Distribution-Api-Version", "registry/2.0"));

        Ping ping = Clients.registries(server, Keychain.of(ME, "a test")).ping("reg.example");

        assertThat(ping.status()).isEqualTo(401);
        assertThat(ping.isRegistry()).isTrue();
        assertThat(ping.apiVersion()).isEqualTo("registry/2.0");
        assertThat(ping.challenges())
                .extracting(challenge -> challenge.scheme())
                .containsExactly("bearer");
        assertThat(ping.uri()).hasToString("https://reg.example/v2/");
        assertThat(authorizations()).containsExactly("-");
    }

    @Test
    void pingsWhatIsNoRegistry() throws IOException {
        Ping ping = Clients.registries(server, Keychain.NONE).ping("web.example");

        assertThat(ping.isRegistry()).isFalse();
        assertThat(ping.apiVersion()).isEmpty();
    }

    @Test
    void saysWhereTheCredentialComesFrom() throws IOException {
        assertThat(Clients.registries(server, Keychain.of(ME, "a test")).credentialSource("reg.example"))
                .contains("a test");
        assertThat(Clients.registries(server, Keychain.NONE).credentialSource("reg.example"))
                .isEmpty();
    }
}
