package dev.dray.hub;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// What a log-in gives: a token for the Hub's API, and until when it may be used. It stays in memory.
record Jwt(String secret, Instant expires) {
    /// What the Hub says of its tokens (protocols E1).
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration EARLY = Duration.ofSeconds(30);

    /// @param secret as the Hub sent it; throws `IllegalArgumentException` when it fits no header
    static Jwt of(String secret, Instant now) {
        if (secret.isEmpty() || secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("the token has characters that fit no header");
        }
        return new Jwt(secret, now.plus(lifetime(secret)));
    }

    /// From the token's own times, the one less the other, as the Hub's clock may differ from ours.
    private static Duration lifetime(String secret) {
        try {
            String[] parts = secret.split("\\.");
            Json claims = Json.parse(new String(
                    Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""), StandardCharsets.UTF_8));
            long issued = claims.findLong("iat").orElseThrow(IllegalArgumentException::new);
            long expires = claims.findLong("exp").orElseThrow(IllegalArgumentException::new);
            Duration told = Duration.ofSeconds(Math.clamp(expires - issued, 0, LONGEST.toSeconds()));
            return told.isZero() ? LIFETIME : told;
        } catch (IllegalArgumentException e) {
            return LIFETIME;
        }
    }

    boolean isFresh(Instant now) {
        return now.isBefore(expires.minus(EARLY));
    }

    @Override
    public String toString() {
        return "Jwt[expires=" + expires + "]";
    }
}
