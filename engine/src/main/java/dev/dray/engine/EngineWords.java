package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.model.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an Engine means by the words in which it fails, where no status says so: an answer that began with
/// 200, and some of its 500s (protocols F24).
final class EngineWords {
    /// Characters of a message.
    private static final int MAX_WORDS = 500;

    private EngineWords() {}

    /// The error that an object in a stream carries, if it does. `error` is deprecated, and not in every
    /// version.
    static Optional<ImageException> error(HttpCall call, Json object) {
        Optional<Json> detail = object.find("errorDetail");
        return detail.flatMap(json -> json.findText("message"))
                .or(() -> object.findText("error"))
                .or(() -> detail.map(Json::print))
                .map(words -> failure(call, words));
    }

    /// The kind of failure that the words tell. Those of a registry that an Engine asked come last in them.
    static ImageException failure(HttpCall call, String words) {
        String message = "could not %s: %s".formatted(call.purpose(), shortened(words.strip()));
        String text = words.toLowerCase(Locale.ROOT);
        if (has(text, "toomanyrequests", "too many requests", "rate limit")) {
            return new ImageException.RateLimited(message, null);
        }
        if (has(text, "unauthorized", "access denied", "is denied", "authentication required", "no basic auth")) {
            return new ImageException.Denied(message, LOGIN);
        }
        if (has(text, "not found", "manifest unknown", "name unknown", "no such", "not known", "does not exist")
                && !text.contains("no such host")) {
            return new ImageException.NotFound(message);
        }
        if (has(text, "no such host", "connection refused", "i/o timeout", "tls handshake", "no route to host")) {
            return new ImageException.Unreachable(message, REACH, null);
        }
        return new ImageException.Rejected(message, help(text));
    }

    private static final String LOGIN = "log in to the registry with: dray login REGISTRY";
    private static final String REACH = "it is the Engine that cannot reach the registry: check its network and proxy";

    private static @Nullable String help(String text) {
        return has(text, "http response to https client")
                ? "the Engine wants TLS there; name the registry among its insecure-registries"
                : null;
    }

    /// Podman wraps the words that say most in many others.
    private static String shortened(String words) {
        return words.length() <= MAX_WORDS
                ? words
                : words.substring(0, MAX_WORDS / 2) + " … " + words.substring(words.length() - MAX_WORDS / 2);
    }

    private static boolean has(String text, String... parts) {
        return Stream.of(parts).anyMatch(text::contains);
    }
}
