package dev.dray.registry;

import dev.dray.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A bearer token and until when it may be used.
record Token(String secret, Instant expires) {
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final Duration EARLY = Duration.ofSeconds(10);

    /// Reads a token server's answer (protocols D11 to D13, J.5).
    ///
    /// @throws IllegalArgumentException when it is no JSON or holds no token
    static Token parse(byte[] answer, Instant now) {
        Json json = Json.parseObject(answer);
        String secret = json.findText("access_token")
                .filter(text -> !text.isEmpty())
                .or(() -> json.findText("token").filter(text -> !text.isEmpty()))
                .orElseThrow(() -> new IllegalArgumentException("no token in the answer"));
        if (secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("the token has characters that fit no header");
        }
        return new Token(secret, issued(json, now).plus(lifetime(json)));
    }

    private static Duration lifetime(Json json) {
        long seconds = Math.clamp(json.findLong("expires_in").orElse(0L), 0, Integer.MAX_VALUE);
        return Duration.ofSeconds(Math.max(seconds, SHORTEST.toSeconds()));
    }

    /// The server's clock is trusted only where it does not contradict ours.
    private static Instant issued(Json json, Instant now) {
        return json.findText("issued_at")
                .flatMap(Token::parseInstant)
                .filter(issued ->
                        !issued.isAfter(now) && issued.plus(lifetime(json)).isAfter(now))
                .orElse(now);
    }

    private static Optional<Instant> parseInstant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// Whether it will do for a call that is sent now.
    boolean isFresh(Instant now) {
        return now.isBefore(expires.minus(EARLY));
    }

    @Override
    public String toString() {
        return "Token[expires=" + expires + "]";
    }
}
