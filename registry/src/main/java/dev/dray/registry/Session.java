package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Resource;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who we are at one registry, for one repository of it or for all: the credential, and how to show it. Safe for many
/// threads.
final class Session {
    private final Endpoint endpoint;
    private final Resource resource;
    private final Http http;
    private final Keychain keychain;
    private final Access access;
    private final ReentrantLock lock = new ReentrantLock();

    private Keychain.@Nullable Found found;
    private boolean looked;

    /// @param resource whose credential is looked for
    /// @param access   shared by all sessions with the registry
    Session(Endpoint endpoint, Resource resource, Http http, Keychain keychain, Access access) {
        this.endpoint = endpoint;
        this.resource = resource;
        this.http = http;
        this.keychain = keychain;
        this.access = access;
    }

    /// The value of `Authorization` that is known to be right for a scope; empty before the first challenge, as an
    /// anonymous call may do.
    Optional<String> authorization(Scope scope) throws IOException {
        Optional<Keychain.Found> who = who();
        if (who.isPresent() && who.get().credential() instanceof Credential.RegistryToken(var secret)) {
            return Optional.of("Bearer " + secret);
        }
        Optional<Challenge> asked = access.challenge();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        return isBasic(asked.get())
                ? password(who).map(Session::basic)
                : Optional.of(access.slot(who, scope).authorization(asked.get()));
    }

    /// What to send after a 401; empty when nothing will help.
    ///
    /// @param call    the call that was refused; a relative realm is resolved against where it went
    /// @param refused the authorization that it carried
    Optional<String> answer(List<Challenge> challenges, HttpCall call, Scope scope, Optional<String> refused)
            throws IOException {
        Optional<Challenge> given = choose(challenges);
        Optional<Challenge> chosen = given.isPresent() ? given : pinged();
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        Challenge asked = resolved(chosen.get(), call.uri());
        access.remember(asked);
        Optional<Keychain.Found> who = who();
        if (!isBasic(asked)) {
            return Optional.of(access.slot(who, scope).renewed(asked, refused));
        }
        if (who.isPresent() && password(who).isEmpty()) {
            throw needsPassword(call, who.get());
        }
        return password(who).map(Session::basic);
    }

    private static boolean isBasic(Challenge challenge) {
        return challenge.scheme().equals("basic");
    }

    private static Optional<Credential.Password> password(Optional<Keychain.Found> who) {
        return who.map(Keychain.Found::credential)
                .filter(Credential.Password.class::isInstance)
                .map(Credential.Password.class::cast);
    }

    private ImageException needsPassword(HttpCall call, Keychain.Found who) {
        return new ImageException.Denied(
                "could not %s: %s wants a user and a password, but there is only a token from %s"
                        .formatted(call.purpose(), endpoint.registry(), who.source()),
                "log in with a password or an access token: dray login " + resource.registry());
    }

    /// What it means that a call was refused although it said who we are. Must not look as if it had not: else a wrong
    /// password is taken for none (protocols D35).
    ImageException refused(HttpCall call, HttpReply reply, Keychain.Found who) {
        String login = "dray login " + resource.registry();
        return new ImageException.Denied(
                "%s to the credentials from %s".formatted(Failures.message(call, reply), who.source()),
                access.challenge().filter(Session::isBasic).isPresent()
                        ? "check the user and password, then: " + login
                        : "this user may not do that, or it does not exist; to be another: " + login);
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
        try (HttpReply reply = new Caller(http, Failures::of).send(ping)) {
            return CallFailure.cameFromElsewhere(ping, reply)
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

    static String basic(Credential.Password password) {
        String pair = password.user() + ":" + password.secret();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /// The credential is looked for once: a helper may be slow.
    Optional<Keychain.Found> who() throws IOException {
        acquire();
        try {
            if (!looked) {
                found = keychain.find(resource).orElse(null);
                looked = true;
            }
            return Optional.ofNullable(found);
        } finally {
            lock.unlock();
        }
    }

    /// A cancelled thread waits no more.
    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a credential");
        }
    }
}
