package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A call that was answered, to the last byte or until the caller went away.
///
/// @param id      of this call alone
/// @param call    its body was read, and is not to be opened again
/// @param answer  the head of the reply
public record Exchange(String id, HttpCall call, Answer answer, Traffic traffic) {

    /// The head of the reply.
    public record Answer(int status, Headers headers) {}

    /// The address that the call came from; empty where it came by no connection.
    public Optional<String> caller() {
        return Optional.of(Caller.address(call)).filter(address -> !address.isEmpty());
    }

    /// Who made the call, as they say: the user of `Basic`, the subject of a token. To be believed where an [Access]
    /// let the call in that checks such words. Empty when they say nothing, and when they were not believed.
    public Optional<String> user() {
        if (answer.status() == 401) {
            return Optional.empty();
        }
        try {
            return UserPassword.credentials(call, "Basic")
                    .map(Exchange::userOf)
                    .or(() -> UserPassword.credentials(call, "Bearer").flatMap(Exchange::subjectOf))
                    .filter(user -> !user.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String userOf(String base64) {
        return decode(Base64.getDecoder(), base64).replaceFirst("(?s):.*", "");
    }

    private static Optional<String> subjectOf(String token) {
        String[] parts = token.split("\\.", -1);
        return parts.length == 3
                ? Json.parse(decode(Base64.getUrlDecoder(), parts[1])).findText("sub")
                : Optional.empty();
    }

    private static String decode(Base64.Decoder decoder, String base64) {
        return new String(decoder.decode(base64), StandardCharsets.UTF_8);
    }
}
