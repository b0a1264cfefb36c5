package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        return isThere() ? new AuthsKeychain(auths(), NAME, warnings).find(resource) : Optional.empty();
    }

    @Override
    public List<String> entries() throws ImageException.Rejected {
        return isThere() ? auths().values().keySet().stream().map(Words::clean).toList() : List.of();
    }

    private Json.Members auths() throws ImageException.Rejected {
        Json.Members content = Words.parseSecret(document.getBytes(StandardCharsets.UTF_8), NAME);
        return Words.members(content, "auths", NAME);
    }

    /// A secret lives in the document.
    @Override
    public String toString() {
        return "InlinedAuths[]";
    }
}
