package dev.dray.registry;

import dev.dray.credentials.Keychain;
import dev.dray.protocol.Challenge;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The token of one identity for one scope. Fetched once, the others wait for it: for this one only, so that
/// a slow token server holds up nobody else.
final class TokenSlot {
    private final ReentrantLock lock = new ReentrantLock();
    private final TokenServer server;
    private final InstantSource clock;
    private final Keychain.@Nullable Found who;

    /// What the registry asked for when the scope was not enough; some name what we would not have thought of.
    private Scope wanted;

    private @Nullable Token token;

    /// @param who null for nobody
    TokenSlot(TokenServer server, InstantSource clock, Keychain.@Nullable Found who, Scope scope) {
        this.server = server;
        this.clock = clock;
        this.who = who;
        this.wanted = scope;
    }

    /// The value of `Authorization`, from the token server where there is none yet, or it has expired.
    String authorization(Challenge challenge) throws IOException {
        acquire();
        try {
            return fetched(challenge);
        } finally {
            lock.unlock();
        }
    }

    /// The value of `Authorization` after another one was refused.
    String renewed(Challenge challenge, Optional<String> refused) throws IOException {
        acquire();
        try {
            wanted = wanted.and(challenge.find("scope").map(Scope::parse).orElse(Scope.none()));
            // Another call may have fetched a new token in the meantime.
            if (token != null && refused.equals(Optional.of(bearer(token)))) {
                token = null;
            }
            return fetched(challenge);
        } finally {
            lock.unlock();
        }
    }

    private String fetched(Challenge challenge) throws IOException {
        if (token == null || !token.isFresh(clock.instant())) {
            token = server.fetch(challenge, wanted, who);
        }
        return bearer(token);
    }

    private static String bearer(Token token) {
        return "Bearer " + token.secret();
    }

    /// A cancelled thread waits no more.
    private void acquire() throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a token");
        }
    }
}
