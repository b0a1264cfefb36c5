package dev.dray.hub;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Resource;
import dev.dray.http.Http;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who we are to the Hub: looked for once, logged in when first needed, and again when that expires. What is kept as an
/// identity token is the registry's own and no use here (protocols E6): with that, we are nobody. Safe for many
/// threads.
final class HubSession {
    private final HubOptions options;
    private final Keychain keychain;
    private final HubLogin login;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Keychain.@Nullable Found found;
    private boolean looked;
    private volatile @Nullable Jwt token;

    /// Not tried again: it would count towards a lock (protocols E4).
    private ImageException.@Nullable Denied refused;

    HubSession(Http http, Keychain keychain, HubOptions options) {
        this.options = options;
        this.keychain = keychain;
        this.login = new HubLogin(http, options, this);
    }

    Instant now() {
        return options.clock().instant();
    }

    /// The token to send; empty when we are nobody.
    Optional<Jwt> token() throws IOException {
        return token(null);
    }

    /// A token that is not this one, which was refused.
    Optional<Jwt> renewed(Jwt old) throws IOException {
        return token(old);
    }

    private Optional<Jwt> token(@Nullable Jwt old) throws IOException {
        acquire();
        try {
            Optional<Credential.Password> who = password();
            if (who.isEmpty()) {
                return Optional.empty();
            }
            Jwt known = token;
            if (known == null || known.equals(old) || !known.isFresh(now())) {
                known = logIn(who.get());
                token = known;
            }
            return Optional.of(known);
        } finally {
            lock.unlock();
        }
    }

    private Jwt logIn(Credential.Password who) throws IOException {
        if (refused != null) {
            throw refused;
        }
        try {
            return login.login(who);
        } catch (ImageException.Denied e) {
            refused = e;
            throw e;
        }
    }

    private Optional<Credential.Password> password() throws IOException {
        if (!looked) {
            found = keychain.find(Resource.ofRegistry(options.registry())).orElse(null);
            looked = true;
        }
        Keychain.Found who = found;
        return who != null && who.credential() instanceof Credential.Password password
                ? Optional.of(password)
                : Optional.empty();
    }

    /// Whether calls say who we are.
    boolean isLoggedIn() {
        return token != null;
    }

    /// ` to the credentials from …`, for the end of a message; empty where there are none.
    String asWhom() {
        return switch (found) {
            case null -> "";
            case Keychain.Found(Credential.Password password, var source) -> " to the credentials from " + source;
            case Keychain.Found(var token, var source) ->
                " (the token from %s is for the registry alone)".formatted(source);
        };
    }

    /// What to do to be somebody.
    String login() {
        return "dray login " + options.registry();
    }

    /// A cancelled thread waits no more.
    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a log-in");
        }
    }
}
