package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Repository;
import dev.dray.testkit.BrokenStream;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens: how they are asked for, kept and renewed (protocols D.1 to D.4, J.3).
final class BearerTest {
    private static final String PULL = "repository:team/app:pull";
    private static final String TOKEN =
            "GET https://auth.example/token?service=reg.example&scope=repository%3Ateam%2Fapp%3Apull";
    private static final String TAGS = "GET /v2/team/app/tags/list";
    private static final String HEAD = "HEAD /v2/team/app/manifests/1.0";
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final ScriptedHttp server = new ScriptedHttp();
    private final RegistryStore store = Clients.store(server);

    private static HttpReply challenge(String parameters) {
        return HttpReply.of(
                401,
                Headers.of(
                        "WWW-Authenticate",
                        "Bearer realm=\"https://auth.example/token\",service=\"reg.example\"" + parameters));
    }

    private static HttpReply challenge() {
        return challenge(",scope=\"" + PULL + "\"");
    }

    private static HttpReply json(String body) {
        return HttpReply.of(200, Headers.NONE, body.getBytes(UTF_8));
    }

    private static HttpReply token(String secret) {
        return json("{\"token\":\"" + secret + "\",\"expires_in\":300}");
    }

    private static HttpReply tags() {
        return json("{\"tags\":[\"1.0\"]}");
    }

    private List<String> authorizations() {
        return server.calls().stream()
                .map(call -> call.headers().find("Authorization").orElse("-"))
                .toList();
    }

    @Test
    void dancesAsTheTranscriptSays() throws IOException {
        server.on(HEAD, challenge())
                .on(
                        TOKEN,
                        json("{\"token\":\"T\",\"access_token\":\"T\",\"expires_in\":300,"
                                + "\"issued_at\":\"2026-01-01T00:00:00Z\"}"))
                .on(
                        HEAD,
                        HttpReply.of(
                                200,
                                Headers.of(
                                        "Content-Type", "application/vnd.oci.image.index.v1+json",
                                        "Content-Length", "743",
                                        "Docker-Content-Digest", DIGEST)));

        store.resolve("1.0");

        assertThat(server.lines())
                .containsExactly(
                        "HEAD https://reg.example/v2/team/app/manifests/1.0",
                        TOKEN,
                        "HEAD https://reg.example/v2/team/app/manifests/1.0");
        assertThat(authorizations()).containsExactly("-", "-", "Bearer T");
        assertThat(server.calls()).allSatisfy(call -> assertThat(call.body()).isNull());
    }

    @Test
    void saysAtOnceWhoWeAreOnceItIsKnown() throws IOException {
        server.on(TAGS, challenge()).on(TAGS, call -> tags()).on(TOKEN, token("T"));

        store.tags();
        store.tags();

        assertThat(authorizations()).containsExactly("-", "-", "Bearer T", "Bearer T");
    }

    @Test
    void asksWithThePasswordWhereThereIsOne() throws IOException {
        server.on(TAGS, challenge()).on(TAGS, call -> tags()).on(TOKEN + "&account=m%C3%A9", token("T"));

        Clients.store(server, new Credential.Password("mé", "pä:ss")).tags();

        assertThat(authorizations()).containsExactly("-", "Basic bcOpOnDDpDpzcw==", "Bearer T");
    }

    @Test
    void keepsTheQueryOfTheRealm() throws IOException {
        server.on(
                        TAGS,
                        HttpReply.of(
                                401,
                                Headers.of(
                                        "WWW-Authenticate",
                                        "Bearer realm=\"https://auth.example/t?x=%2F1&y=2\",scope=\"" + PULL + "\"")))
                .on(TAGS, call -> tags())
                .on("GET https://auth.example/t?x=%2F1&y=2&scope=repository%3Ateam%2Fapp%3Apull", token("T"));

        assertThat(store.tags()).containsExactly("1.0");
    }

    @Test
    void asksForTheScopeItNeedsWhereTheChallengeNamesNone() throws IOException {
        server.on(TAGS, challenge("")).on(TAGS, call -> tags()).on(TOKEN, token("T"));

        assertThat(store.tags()).containsExactly("1.0");
    }

    /// Gitea (protocols D26).
    @Test
    void repeatsAScopeThatItDoesNotUnderstand() throws IOException {
        server.on(TAGS, challenge(",scope=\"*\"")).on(TAGS, call -> tags());
        server.on("GET /token?service=reg.example&scope=*&scope=repository%3Ateam%2Fapp%3Apull", token("T"));

        assertThat(store.tags()).containsExactly("1.0");
    }

    @Test
    void asksForTheCatalogAsAWhole() throws IOException {
        server.on("GET /v2/_catalog", challenge("")).on("GET /v2/_catalog", json("{\"repositories\":[\"a\"]}"));
        server.on("GET /token?service=reg.example&scope=registry%3Acatalog%3A*", token("T"));

        assertThat(Clients.registries(server, Keychain.NONE).repositories("reg.example"))
                .containsExactly(new Repository("reg.example", "a"));
    }

    @Test
    void keepsATokenForEachScope() throws IOException {
        String other = TOKEN.replace("team%2Fapp", "base%2Fos");
        server.on(TAGS, challenge())
                .on(TAGS, call -> tags())
                .on(TOKEN, token("T"))
                .on(other, token("U"));
        server.on("GET /v2/base/os/tags/list", call -> tags());
        Registries registries = Clients.registries(server, Keychain.NONE);

        registries.repository(Clients.APP).tags();
        registries.repository(new Repository("reg.example", "base/os")).tags();
        registries.repository(Clients.APP).tags();

        assertThat(authorizations()).containsExactly("-", "-", "Bearer T", "-", "Bearer U", "Bearer T");
    }

    @Test
    void keepsTokensForTheirRegistryAlone() throws IOException {
        server.on(TAGS, challenge()).on(TAGS, call -> tags()).on(TOKEN, token("T"));
        Registries registries = Clients.registries(server, Keychain.NONE);

        registries.repository(Clients.APP).tags();
        registries.repository(new Repository("other.example", "team/app")).tags();

        assertThat(server.lines().getLast()).isEqualTo("GET https://other.example/v2/team/app/tags/list");
        assertThat(authorizations().getLast()).isEqualTo("-");
    }

    @Test
    void keepsTokensForTheirOwnerAlone() throws IOException {
        server.on(TAGS, challenge())
                .on(TAGS, call -> tags())
                .on(TAGS, challenge())
                .on(TAGS, call -> tags());
        server.on(TOKEN + "&account=a", token("A")).on(TOKEN + "&account=b", token("B"));

        Clients.store(server, new Credential.Password("a", "1")).tags();
        Clients.store(server, new Credential.Password("b", "2")).tags();

        assertThat(authorizations()).containsExactly("-", "Basic YTox", "Bearer A", "-", "Basic Yjoy", "Bearer B");
    }

    @Test
    void asksForANewTokenTenSecondsBeforeTheOldOneExpires() throws IOException {
        var now = new AtomicReference<>(Clients.NOW);
        server.on(TAGS, challenge())
                .on(TAGS, call -> tags())
                .on(TOKEN, token("T"))
                .on(TOKEN, token("U"));
        RegistryStore timed =
                new Registries(server, Keychain.NONE, Clients.OPTIONS.withClock(now::get)).repository(Clients.APP);

        timed.tags();
        now.set(Clients.NOW.plus(Duration.ofSeconds(289)));
        timed.tags();
        now.set(Clients.NOW.plus(Duration.ofSeconds(290)));
        timed.tags();

        assertThat(authorizations()).containsExactly("-", "-", "Bearer T", "Bearer T", "-", "Bearer U");
    }

    @Test
    void asksForANewTokenOnceWhenOneIsInvalidAndNeverShowsTheOldOneToTheTokenServer() throws IOException {
        server.on(TAGS, challenge())
                .on(TAGS, call -> tags())
                .on(TAGS, challenge(",scope=\"" + PULL + "\",error=\"invalid_token\""))
                .on(TAGS, call -> tags())
                .on(TOKEN, token("T"))
                .on(TOKEN, token("U"));

        store.tags();
        store.tags();

        assertThat(authorizations()).containsExactly("-", "-", "Bearer T", "Bearer T", "-", "Bearer U");
    }

    @Test
    void asksForMoreWhenTheScopeWasNotEnough() throws IOException {
        server.on(TAGS, challenge())
                .on(TAGS, challenge(",scope=\"repository:team/app:metadata_read\",error=\"insufficient_scope\""))
                .on(TAGS, call -> tags())
                .on(TOKEN, token("T"));
        server.on("GET /token?service=reg.example&scope=repository%3Ateam%2Fapp%3Ametadata_read%2Cpull", token("U"));

        assertThatThrownBy(store::tags).isInstanceOf(ImageException.Denied.class);
        assertThat(store.tags()).containsExactly("1.0");

        assertThat(authorizations()).containsExactly("-", "-", "Bearer T", "Bearer T");
    }

    @Test
    void givesUpAfterASecondRefusal() {
        byte[] words =
                "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}".getBytes(UTF_8);
        server.on(
                        TAGS,
                        new HttpReply(
                                401, challenge().headers(), HttpReply.of(401).body(), null))
                .on(TAGS, HttpReply.of(401, challenge().headers(), words))
                .on(TOKEN, token("T"));

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("could not list the tags of reg.example/team/app: reg.example answered HTTP 401, "
                        + "UNAUTHORIZED: authentication required")
                .satisfies(
                        e -> assertThat(((ImageException) e).help()).contains("log in with: dray login reg.example"));
        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void doesNotAskAgainWhenItIsForbidden() {
        server.on(TAGS, HttpReply.of(403, challenge().headers()));

        assertThatThrownBy(store::tags).isInstanceOf(ImageException.Denied.class);
        assertThat(server.calls()).hasSize(1);
    }

    /// gcr.io said what it wants at `/v2/` alone (protocols D7).
    @Test
    void asksThePingWhereARefusalDoesNotSayWhatIsWanted() throws IOException {
        server.on(TAGS, HttpReply.of(401))
                .on(TAGS, call -> tags())
                .on("GET /v2/", challenge(""))
                .on(TOKEN, token("T"));

        assertThat(store.tags()).containsExactly("1.0");
    }

    @Test
    void isDeniedWhereThePingSaysNothingEither() {
        server.on(TAGS, HttpReply.of(401)).on("GET /v2/", HttpReply.of(200));

        assertThatThrownBy(store::tags).isInstanceOf(ImageException.Denied.class);
    }

    /// As CVE-2020-15157, by way of the ping.
    @Test
    void doesNotTakeAChallengeOfAStrangerThatThePingWasSentTo() {
        server.on(TAGS, HttpReply.of(401))
                .on("GET /v2/", HttpReply.of(302, Headers.of("Location", "https://evil.example/")))
                .on(
                        "GET https://evil.example/",
                        HttpReply.of(
                                401, Headers.of("WWW-Authenticate", "Bearer realm=\"https://evil.example/token\"")));

        assertThatThrownBy(() -> Clients.store(server, new Credential.Password("me", "s3cret"))
                        .tags())
                .isInstanceOf(ImageException.Denied.class);
        assertThat(authorizations()).containsOnly("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"x\", Bearer realm=\"https://auth.example/token\",service=\"reg.example\"",
                "Bearer realm=\"https://auth.example/token\",service=\"reg.example\", Basic realm=\"x\"",
                "Negotiate, Bearer realm=\"https://auth.example/token\",service=\"reg.example\"",
                "bearer Realm=\"https://auth.example/token\" , SERVICE=reg.example"
            })
    void prefersATokenWhereverItIsOffered(String challenge) throws IOException {
        server.on(TAGS, HttpReply.of(401, Headers.of("WWW-Authenticate", challenge)))
                .on(TAGS, call -> tags())
                .on(TOKEN + "&account=me", token("T"));

        assertThat(Clients.store(server, new Credential.Password("me", "s3cret"))
                        .tags())
                .containsExactly("1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer realm=\"unterminated", "Bearer: realm=\"https://auth.example/token\"", "Negotiate", ""})
    void isDeniedWhereTheChallengeCannotBeRead(String challenge) {
        Http http = call -> HttpReply.of(401, Headers.of("WWW-Authenticate", challenge));

        assertThatThrownBy(() -> Clients.store(http).tags()).isInstanceOf(ImageException.Denied.class);
    }

    @Test
    void sendsATokenOfOurOwnAsItIs() throws IOException {
        server.on(TAGS, call -> tags());

        Clients.store(server, new Credential.RegistryToken("mine")).tags();

        assertThat(authorizations()).containsExactly("Bearer mine");
    }

    @Test
    void doesNotTradeATokenOfOurOwnForAnother() {
        server.on(TAGS, challenge());

        assertThatThrownBy(() -> Clients.store(server, new Credential.RegistryToken("s3cret"))
                        .tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContaining("the token for reg.example was refused")
                .hasMessageNotContaining("s3cret");
        assertThat(server.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                | no token in the answer
            <html>hello</html>                | the answer is not a JSON object
            eyJhbGciOi.s3cret                 | the answer is not a JSON object
            {"token":"s3cret\\r\\nX-Evil: 1"} | the token has characters that fit no header
            """)
    void refusesNonsenseForAToken(String answer, String why) {
        server.on(TAGS, challenge()).on(TOKEN, json(answer));

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessage("could not get a token for reg.example (%s): %s", PULL, why);
    }

    @Test
    void refusesAnAnswerThatIsTooLong() {
        server.on(TAGS, challenge()).on(TOKEN, HttpReply.of(200, Headers.NONE, new byte[64 * 1024 + 1]));

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("over 65,536 bytes");
    }

    @Test
    void asksAgainForATokenThatBrokeOff() throws IOException {
        byte[] whole = "{\"token\":\"T\"}".getBytes(UTF_8);
        server.on(TAGS, challenge()).on(TAGS, call -> tags());
        server.on(TOKEN, HttpReply.of(200).withBody(new BrokenStream(whole, 5))).on(TOKEN, token("T"));

        assertThat(store.tags()).containsExactly("1.0");
    }

    @Test
    void saysThatTheTokenServerCannotBeReached() {
        server.on(TAGS, challenge()).on(TOKEN, (HttpCall call) -> {
            throw new IOException("reset");
        });

        assertThatThrownBy(store::tags)
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessageContainingAll("get a token for reg.example", "auth.example");
    }

    @Test
    void saysWhereTheCredentialsComeFromThatWereRefused() {
        byte[] words = "{\"details\":\"incorrect username or password\"}".getBytes(UTF_8);
        server.on(TAGS, challenge()).on(TOKEN + "&account=me", HttpReply.of(401, Headers.NONE, words));

        assertThatThrownBy(() -> Clients.store(server, new Credential.Password("me", "s3cret"))
                        .tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessageContainingAll(
                        "get a token for reg.example", "auth.example answered HTTP 401", "the credentials from a test")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void looksForTheCredentialOnce() throws IOException {
        var asked = new AtomicInteger();
        Keychain slow = registry -> {
            asked.incrementAndGet();
            return Optional.empty();
        };
        server.on(TAGS, challenge()).on(TAGS, call -> tags()).on(TOKEN, token("T"));
        Registries registries = Clients.registries(server, slow);

        registries.repository(Clients.APP).tags();
        registries.repository(Clients.APP).tags();

        assertThat(asked).hasValue(1);
    }
}
