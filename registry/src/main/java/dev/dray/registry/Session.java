package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who we are at one registry: the credential, what the registry asked for, and the tokens, each for a scope. Safe for
/// many threads: a token is fetched once, the others wait for it.
final class Session {
    private final Endpoint endpoint;
    private final Http http;
    private final Keychain keychain;
    private final TokenServer tokens;
    private final ClientOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Scope, Token> cache = new HashMap<>();

    /// What the registry asked for when a scope was not enough; some name what we would not have thought of.
    private final Map<Scope, Scope> wider = new HashMap<>();

    private @Nullable Challenge challenge;
    private Keychain.@Nullable Found found;
    private boolean looked;

    Session(Endpoint endpoint, Http http, Keychain keychain, ClientOptions options) {
        this.endpoint = endpoint;
        this.http = http;
        this.keychain = keychain;
        this.options = options;
        this.tokens = new TokenServer(http, endpoint, options.clock());
    }

    /// Waits for who gets a token just now; a cancelled thread waits no more.
    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a token");
        }
    }

    /// The value of `Authorization` that is known to be right for a scope; empty before the first challenge, as an
    /// anonymous call may do.
    Optional<String> authorization(Scope scope) throws IOException {
        acquire();
        try {
            Optional<Keychain.Found> who = who();
            if (who.isPresent() && who.get().credential() instanceof Credential.RegistryToken(var secret)) {
                return Optional.of("Bearer " + secret);
            }
            return challenge == null ? Optional.empty() : value(challenge, scope);
        } finally {
            lock.unlock();
        }
    }

    /// What to send after a 401; empty when nothing will help.
    ///
    /// @param uri     the call that was refused; a relative realm is resolved against it
    /// @param refused the authorization that it carried
    Optional<String> answer(List<Challenge> challenges, URI uri, Scope scope, Optional<String> refused)
            throws IOException {
        acquire();
        try {
            Optional<Challenge> given = choose(challenges);
            Optional<Challenge> chosen = given.isPresent() ? given : pinged();
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            challenge = resolved(chosen.get(), uri);
            wider.put(
                    scope,
                    scope.and(chosen.get().find("scope").map(Scope::parse).orElse(Scope.none())));
            // Another call may have fetched a new token in the meantime.
            cache.computeIfPresent(
                    scope, (ignored, token) -> refused.equals(Optional.of(bearer(token))) ? null : token);
            return value(challenge, scope);
        } finally {
            lock.unlock();
        }
    }

    /// Bearer before Basic; other schemes are passed over (protocols D4).
    private static Optional<Challenge> choose(List<Challenge> challenges) {
        return challenges.stream()
                .filter(candidate -> candidate.scheme().equals("bearer")
                        && candidate.find("realm").isPresent())
                .findFirst()
                .or(() -> challenges.stream()
                        .filter(candidate -> candidate.scheme().equals("basic"))
                        .findFirst());
    }

    /// Some registries say what they want at `/v2/` alone (protocols D7).
    private Optional<Challenge> pinged() throws IOException {
        HttpCall ping = HttpCall.of(
                "ask %s how to log in".formatted(endpoint.registry()), "GET", endpoint.uri(new Route.Version()));
        try (HttpReply reply = new Caller(http).send(ping)) {
            return Failures.cameFromElsewhere(ping, reply)
                    ? Optional.empty()
                    : choose(AuthorizedHttp.challenges(reply));
        }
    }

    private static Challenge resolved(Challenge challenge, URI uri) throws ImageException {
        Optional<String> realm = challenge.find("realm");
        if (challenge.scheme().equals("basic") || realm.isEmpty()) {
            return challenge;
        }
        try {
            var parameters = new HashMap<>(challenge.parameters());
            parameters.put("realm", uri.resolve(URI.create(realm.get())).toString());
            return new Challenge(challenge.scheme(), parameters);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("%s names a token realm that is no URL".formatted(uri.getHost()));
        }
    }

    private Optional<String> value(Challenge asked, Scope scope) throws IOException {
        Credential credential = who().map(Keychain.Found::credential).orElse(null);
        if (asked.scheme().equals("basic")) {
            return credential instanceof Credential.Password password ? Optional.of(basic(password)) : Optional.empty();
        }
        Token token = cache.get(scope);
        if (token == null || !token.isFresh(options.clock().instant())) {
            token = tokens.fetch(asked, wider.getOrDefault(scope, scope), who().orElse(null));
            cache.put(scope, token);
        }
        return Optional.of(bearer(token));
    }

    private static String bearer(Token token) {
        return "Bearer " + token.secret();
    }

    static String basic(Credential.Password password) {
        String pair = password.user() + ":" + password.secret();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /// The credential is looked for once: a helper may be slow.
    private Optional<Keychain.Found> who() throws IOException {
        if (!looked) {
            found = keychain.find(endpoint.registry()).orElse(null);
            looked = true;
        }
        return Optional.ofNullable(found);
    }

    /// Where the credential comes from; empty for an anonymous one.
    Optional<String> source() throws IOException {
        acquire();
        try {
            return who().map(Keychain.Found::source);
        } finally {
            lock.unlock();
        }
    }
}
