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

    /// Reads a token server's answer (protocols D11 to D13, J.5). What it says of time is taken where it makes sense.
    ///
    /// @throws IllegalArgumentException when it is no JSON or holds no token; no secret is in the message
    static Token parse(byte[] answer, Instant now) {
        Json json = parseJson(answer);
        String secret = text(json, "access_token")
                .or(() -> text(json, "token"))
                .orElseThrow(() -> new IllegalArgumentException("no token in the answer"));
        if (secret.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("the token has characters that fit no header");
        }
        return new Token(secret, issued(json, now).plus(lifetime(json)));
    }

    @SuppressWarnings("UnusedException") // its message quotes the answer, which may be a bare token (protocols H39)
    private static Json parseJson(byte[] answer) {
        try {
            return Json.parseObject(answer);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the answer is not a JSON object");
        }
    }

    private static Optional<String> text(Json json, String name) {
        return json.find(name)
                .filter(Json.Text.class::isInstance)
                .map(text -> ((Json.Text) text).value())
                .filter(text -> !text.isEmpty());
    }

    private static Duration lifetime(Json json) {
        try {
            long seconds = json.findLong("expires_in").orElse(0L);
            return Duration.ofSeconds(Math.clamp(seconds, SHORTEST.toSeconds(), Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            return SHORTEST;
        }
    }

    /// The server's clock is trusted only where it does not contradict ours.
    private static Instant issued(Json json, Instant now) {
        return text(json, "issued_at")
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
