package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The variable `DOCKER_AUTH_CONFIG`, with a document as in the config file but only `auths` (protocols
/// D46).
record InlinedAuths(String document, Consumer<String> warnings) implements Source {
    private static final String NAME = "DOCKER_AUTH_CONFIG";

    static InlinedAuths of(Map<String, String> environment, Consumer<String> warnings) {
        return new InlinedAuths(environment.getOrDefault(NAME, ""), warnings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isThere() {
        return !document.isBlank();
    }

    @Override
    public Optional<Found> find(Resource resource) throws ImageException.Rejected {
        if (!isThere()) {
            return Optional.empty();
        }
        Json.Members content = Words.parseSecret(document.getBytes(StandardCharsets.UTF_8), NAME);
        return new AuthsKeychain(Words.members(content, "auths", NAME), NAME, warnings).find(resource);
    }

    /// A secret lives in the document.
    @Override
    public String toString() {
        return "InlinedAuths[]";
    }
}
