package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.Parallel;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.MediaType;
import dev.dray.model.Repository;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several identities at one registry, as repositories may have keys of their own (protocols D28, D35, D61).
final class IdentitiesTest {
    private static final Repository ONE = new Repository("reg.example", "one/app");
    private static final Repository TWO = new Repository("reg.example", "two/app");
    private static final Repository OTHER = new Repository("reg.example", "other");

    /// Two keys, and nothing for the rest of the registry.
    private static final Keychain TEAMS = resource -> {
        Optional<Credential> found = resource.path().startsWith("one/")
                ? Optional.of(new Credential.Password("ann", "a"))
                : resource.path().startsWith("two/")
                        ? Optional.of(new Credential.Password("bob", "b"))
                        : Optional.empty();
        return found.map(credential -> new Keychain.Found(credential, "key of " + resource.path()));
    };

    private static final Headers BEARER =
            Headers.of("WWW-Authenticate", "Bearer realm=\"https://auth.example/token\",service=\"reg.example\"");
    private static final Headers BASIC = Headers.of("WWW-Authenticate", "Basic realm=\"x\"");

    private final List<String> log = new ArrayList<>();

    /// A registry whose tokens say whom they were given to, and for what.
    private HttpReply tokens(HttpCall call) {
        String authorization = call.headers().find("Authorization").orElse("-");
        log.add(call.uri().getPath() + " " + authorization);
        if (call.uri().getHost().equals("auth.example")) {
            String name = authorization.equals("-") ? "nobody" : authorization.substring("Basic ".length());
            String secret = (name + "/" + call.uri().getQuery()).replaceAll("[^A-Za-z0-9]", ".");
            return HttpReply.of(
                    200, Headers.NONE, "{\"token\":\"%s\"}".formatted(secret).getBytes(UTF_8));
        }
        return authorization.equals("-")
                ? HttpReply.of(401, BEARER)
                : HttpReply.of(200, Headers.NONE, "{\"tags\":[\"1\"]}".getBytes(UTF_8));
    }

    @Test
    void saysForEachRepositoryWhoWeAreThere() throws IOException {
        Registries registries = Clients.registries(this::tokens, TEAMS);

        for (Repository repository : List.of(ONE, TWO, OTHER, ONE)) {
            registries.repository(repository).tags();
        }

        assertThat(log)
                .containsExactly(
                        "/v2/one/app/tags/list -",
                        "/token Basic YW5uOmE=",
                        "/v2/one/app/tags/list Bearer YW5uOmE..service.reg.example.scope.repository.one.app.pull.account.ann",
                        "/token Basic Ym9iOmI=",
                        "/v2/two/app/tags/list Bearer Ym9iOmI..service.reg.example.scope.repository.two.app.pull.account.bob",
                        "/token -",
                        "/v2/other/tags/list Bearer nobody.service.reg.example.scope.repository.other.pull",
                        "/v2/one/app/tags/list Bearer YW5uOmE..service.reg.example.scope.repository.one.app.pull.account.ann");
    }

    @Test
    void sendsAPasswordForItsRepositoryOnly() throws IOException {
        Http server = call -> {
            String authorization = call.headers().find("Authorization").orElse("-");
            log.add(call.uri().getPath() + " " + authorization);
            return authorization.equals("-")
                    ? HttpReply.of(401, BASIC)
                    : HttpReply.of(200, Headers.NONE, "{\"tags\":[]}".getBytes(UTF_8));
        };
        Registries registries = Clients.registries(server, TEAMS);

        registries.repository(ONE).tags();
        registries.repository(TWO).tags();
        assertThatThrownBy(() -> registries.repository(OTHER).tags()).isInstanceOf(ImageException.Denied.class);

        assertThat(log)
                .containsExactly(
                        "/v2/one/app/tags/list -",
                        "/v2/one/app/tags/list Basic YW5uOmE=",
                        "/v2/two/app/tags/list Basic Ym9iOmI=",
                        "/v2/other/tags/list -");
    }

    /// Both scopes are asked for in the name of who writes; the reader's token stays his.
    @Test
    void asksForAMountInTheNameOfWhoWrites() throws IOException {
        Registries registries = Clients.registries(this::tokens, TEAMS);
        Blob blob = Blob.of(MediaType.OCTET_STREAM, new byte[] {1});

        registries.repository(ONE).tags();
        log.clear();
        registries.repository(TWO).adopt(blob.descriptor(), registries.repository(ONE));

        assertThat(log).isNotEmpty().noneMatch(line -> line.contains("YW5uOmE"));
        assertThat(log.getFirst()).isEqualTo("/token Basic Ym9iOmI=");
    }

    /// Protocols D28.
    @Test
    void keepsATokenForItsOwnerAndItsScope() {
        Access access = new Access(Endpoint.of("reg.example", false), this::tokens, Clients.OPTIONS.clock());
        Optional<Keychain.Found> ann = Optional.of(new Keychain.Found(new Credential.Password("ann", "a"), "a file"));
        Optional<Keychain.Found> same = Optional.of(new Keychain.Found(new Credential.Password("ann", "a"), "another"));
        Optional<Keychain.Found> changed =
                Optional.of(new Keychain.Found(new Credential.Password("ann", "b"), "a file"));
        Scope scope = Scope.pull("one/app");

        TokenSlot slot = access.slot(ann, scope);

        assertThat(access.slot(same, Scope.pull("one/app"))).isSameAs(slot);
        assertThat(access.slot(changed, scope)).isNotSameAs(slot);
        assertThat(access.slot(Optional.empty(), scope)).isNotSameAs(slot);
        assertThat(access.slot(ann, Scope.push("one/app"))).isNotSameAs(slot);
    }

    @Test
    void looksForTheCredentialOfEachRepositoryOnce() throws IOException {
        var asked = new AtomicInteger();
        Keychain counting = resource -> {
            asked.incrementAndGet();
            return TEAMS.find(resource);
        };
        Registries registries = Clients.registries(this::tokens, counting);

        for (Repository repository : List.of(ONE, TWO, ONE, TWO)) {
            registries.repository(repository).tags();
        }

        assertThat(asked).hasValue(2);
    }

    /// The token for one repository is asked for before the other is read, and comes after it was: a lock around both
    /// would never end.
    @Test
    void doesNotWaitForATokenThatIsForAnotherRepository() throws IOException {
        var oneIsAskedFor = new CountDownLatch(1);
        var twoIsRead = new CountDownLatch(1);
        var inTime = new AtomicBoolean();
        Http server = call -> {
            if (call.uri().getHost().equals("auth.example")
                    && call.uri().getQuery().contains("one/app")) {
                oneIsAskedFor.countDown();
                inTime.set(await(twoIsRead));
            }
            synchronized (log) {
                return tokens(call);
            }
        };
        Registries registries = Clients.registries(server, TEAMS);

        new Parallel(2).forEach(List.of(ONE, TWO), repository -> {
            if (repository.equals(ONE)) {
                registries.repository(ONE).tags();
            } else {
                await(oneIsAskedFor);
                registries.repository(TWO).tags();
                twoIsRead.countDown();
            }
        });

        assertThat(inTime).isTrue();
    }

    private static boolean await(CountDownLatch latch) throws IOException {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void saysWhoseTokenWasRefused() {
        byte[] words = "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes(UTF_8);
        Http server =
                call -> call.uri().getHost().equals("auth.example") ? tokens(call) : HttpReply.of(401, BEARER, words);

        assertThatThrownBy(
                        () -> Clients.registries(server, TEAMS).repository(ONE).tags())
                .isInstanceOfSatisfying(
                        ImageException.Denied.class,
                        e -> assertThat(e.help().orElseThrow()).startsWith("this user may not do that"))
                .hasMessage("could not list the tags of reg.example/one/app: reg.example answered HTTP 401, "
                        + "UNAUTHORIZED to the credentials from key of one/app");
    }

    @Test
    void saysWhosePasswordWasRefused() {
        var server = new ScriptedHttp().on("GET /v2/one/app/tags/list", HttpReply.of(401, BASIC));

        assertThatThrownBy(
                        () -> Clients.registries(server, TEAMS).repository(ONE).tags())
                .isInstanceOfSatisfying(
                        ImageException.Denied.class,
                        e -> assertThat(e.help()).contains("check the user and password, then: dray login reg.example"))
                .hasMessageEndingWith("reg.example answered HTTP 401 to the credentials from key of one/app");
        assertThat(server.calls()).hasSize(2);
    }

    /// Never as nobody after the password was refused, although that might do (protocols D35).
    @Test
    void doesNotGoOnAsNobodyAfterARefusal() {
        Http server = call -> {
            log.add(call.headers().find("Authorization").orElse("-"));
            return call.uri().getHost().equals("auth.example") ? HttpReply.of(401) : HttpReply.of(401, BEARER);
        };

        assertThatThrownBy(
                        () -> Clients.registries(server, TEAMS).repository(ONE).tags())
                .isInstanceOf(ImageException.Denied.class);
        assertThat(log).containsExactly("-", "Basic YW5uOmE=");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysThatAPasswordIsWantedWhereThereIsATokenOnly(boolean ofRegistry) {
        Credential token = ofRegistry ? new Credential.RegistryToken("s3cret") : new Credential.IdentityToken("s3cret");
        var server = new ScriptedHttp().on("GET /v2/team/app/tags/list", HttpReply.of(401, BASIC));

        assertThatThrownBy(() -> Clients.store(server, token).tags())
                .isInstanceOf(ImageException.Denied.class)
                .hasMessage("could not list the tags of reg.example/team/app: "
                        + "reg.example wants a user and a password, but there is only a token from a test");
        assertThat(server.calls()).hasSize(1);
    }
}
