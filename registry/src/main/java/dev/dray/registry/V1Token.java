package dev.dray.registry;

import dev.dray.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the index of the API v1 gives for its registries, as it is sent to them. A secret.
///
/// @param value without the word `Token` before it
record V1Token(String value) {
    private static final String WORD = "token ";

    /// Reads `X-Docker-Token`: several values are one, and Docker's own server of the time wrote the word
    /// that belongs into `Authorization` before its value (protocols B40 to B42, B48). Empty when there is
    /// none.
    static Optional<V1Token> find(Headers headers) {
        List<String> values = headers.all("X-Docker-Token").stream()
                .map(V1Token::bare)
                .filter(value -> !value.isEmpty())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(new V1Token(String.join(",", values)));
    }

    private static String bare(String value) {
        String bare = value.strip();
        return bare.toLowerCase(Locale.ROOT).startsWith(WORD)
                ? bare.substring(WORD.length()).strip()
                : bare;
    }

    /// As it stands in `Authorization`.
    String authorization() {
        return "Token " + value;
    }

    @Override
    public String toString() {
        return "V1Token[]";
    }
}
