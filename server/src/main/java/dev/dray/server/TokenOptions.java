package dev.dray.server;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How tokens are given.
///
/// @param users         passwords by user; each of them may do all
/// @param anonymousPull whether everybody may pull
/// @param service       what the registry calls itself in challenges and tokens
/// @param base          the URL under which callers reach the registry, when it is not the one they call, as behind a
///                      proxy; null otherwise
/// @param lifetime      of a token; at least 60 seconds, which every client takes for granted (protocols D11)
public record TokenOptions(
        Map<String, String> users,
        boolean anonymousPull,
        String service,
        @Nullable URI base,
        Duration lifetime) {
    private static final Duration SHORTEST = Duration.ofSeconds(60);

    public TokenOptions {
        users = Map.copyOf(users);
        if (lifetime.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("token lifetime: %s (want at least %s)".formatted(lifetime, SHORTEST));
        }
    }

    /// These users and nobody else, tokens of five minutes.
    public static TokenOptions of(Map<String, String> users) {
        return new TokenOptions(users, false, "dray", null, Duration.ofMinutes(5));
    }

    public TokenOptions withAnonymousPull(boolean newAnonymousPull) {
        return new TokenOptions(users, newAnonymousPull, service, base, lifetime);
    }

    public TokenOptions withService(String newService) {
        return new TokenOptions(users, anonymousPull, newService, base, lifetime);
    }

    public TokenOptions withBase(@Nullable URI newBase) {
        return new TokenOptions(users, anonymousPull, service, newBase, lifetime);
    }

    public TokenOptions withLifetime(Duration newLifetime) {
        return new TokenOptions(users, anonymousPull, service, base, newLifetime);
    }

    /// Without the passwords.
    @Override
    public String toString() {
        return "TokenOptions[users=%s, anonymousPull=%s, service=%s]".formatted(users.keySet(), anonymousPull, service);
    }
}
