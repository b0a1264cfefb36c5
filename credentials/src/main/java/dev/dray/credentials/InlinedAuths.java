package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// The variable `DOCKER_AUTH_CONFIG`, with a document as in the config file but only `auths` (protocols
/// D46). As with Docker, one that cannot be read is a warning, and the file is asked instead.
record InlinedAuths(Optional<String> document, Consumer<String> warnings) implements Keychain {
    private static final String NAME = "DOCKER_AUTH_CONFIG";

    @Override
    public Optional<Found> find(String registry) {
        if (document.filter(text -> !text.isBlank()).isEmpty()) {
            return Optional.empty();
        }
        try {
            Json.Members content = Words.parseSecret(document.get().getBytes(StandardCharsets.UTF_8), NAME);
            return new AuthsKeychain(Words.members(content, "auths", NAME), NAME, warnings).find(registry);
        } catch (ImageException.Rejected e) {
            warnings.accept(e.getMessage() + ": going on without it");
            return Optional.empty();
        }
    }

    /// A secret lives in the document.
    @Override
    public String toString() {
        return "InlinedAuths[]";
    }
}
