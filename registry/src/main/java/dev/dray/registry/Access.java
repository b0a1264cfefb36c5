package dev.dray.registry;

import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.protocol.Challenge;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is known of one registry by all that we are there: what it asks for, and the tokens. A token is found by its
/// owner and its scope only, so that none is used in another's name (protocols D28).
final class Access {
    private final TokenServer server;
    private final InstantSource clock;
    private final Map<Key, TokenSlot> slots = new ConcurrentHashMap<>();
    private volatile @Nullable Challenge challenge;

    Access(Endpoint endpoint, Http http, InstantSource clock) {
        this.server = new TokenServer(http, endpoint, clock);
        this.clock = clock;
    }

    private record Key(String identity, Scope scope) {
        /// Who has the hash of a weak password can guess it.
        @Override
        public String toString() {
            return "Key[" + scope + "]";
        }
    }

    /// What the registry asked for last; empty before it did.
    Optional<Challenge> challenge() {
        return Optional.ofNullable(challenge);
    }

    void remember(Challenge given) {
        challenge = given;
    }

    TokenSlot slot(Optional<Keychain.Found> who, Scope scope) {
        String identity = who.map(found -> found.credential().identity()).orElse("");
        return slots.computeIfAbsent(
                new Key(identity, scope), ignored -> new TokenSlot(server, clock, who.orElse(null), scope));
    }
}
