package dev.dray.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How tokens are given.
///
/// @param users    who gets any
/// @param rules    what they allow
/// @param service  what the registry calls itself in challenges and tokens
/// @param base     the URL under which callers reach the registry, when it is not the one they call, as behind
///                 a proxy; null otherwise, and then challenges repeat the `Host` of the call
/// @param lifetime of a token; at least 60 seconds, which every client takes for granted (protocols D11)
/// @param keys     what tokens are signed with; null for new ones, with which tokens end when the registry does
public record TokenOptions(
        Users users,
        Rules rules,
        String service,
        @Nullable URI base,
        Duration lifetime,
        @Nullable SigningKeys keys) {
    private static final Duration SHORTEST = Duration.ofSeconds(60);

    public TokenOptions {
        if (lifetime.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("token lifetime: %s (want at least %s)".formatted(lifetime, SHORTEST));
        }
    }

    /// These users, who may do all, and nobody else; tokens of five minutes.
    public static TokenOptions of(Users users) {
        return new TokenOptions(users, Rules.LOGGED_IN, "dray", null, Duration.ofMinutes(5), null);
    }

    /// @param users passwords by user
    public static TokenOptions of(Map<String, String> users) {
        return of(Users.of(users));
    }

    public TokenOptions withRules(Rules newRules) {
        return new TokenOptions(users, newRules, service, base, lifetime, keys);
    }

    /// Whether everybody may pull everything, besides what the rules say.
    public TokenOptions withAnonymousPull(boolean allowed) {
        return withRules(rules.withAnonymousPull(allowed));
    }

    public TokenOptions withService(String newService) {
        return new TokenOptions(users, rules, newService, base, lifetime, keys);
    }

    public TokenOptions withBase(@Nullable URI newBase) {
        return new TokenOptions(users, rules, service, newBase, lifetime, keys);
    }

    public TokenOptions withLifetime(Duration newLifetime) {
        return new TokenOptions(users, rules, service, base, newLifetime, keys);
    }

    public TokenOptions withKeys(@Nullable SigningKeys newKeys) {
        return new TokenOptions(users, rules, service, base, lifetime, newKeys);
    }

    /// With the keys in a file, which is made where there is none: [SigningKeys#at(Path)].
    public TokenOptions withKeys(Path file) throws IOException {
        return withKeys(SigningKeys.at(file));
    }
}
