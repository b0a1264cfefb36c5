package dev.dray.credentials;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Finds who we are to a registry. Keychains are composed: the first that finds something wins.
@FunctionalInterface
public interface Keychain {
    /// Finds nothing: everybody is anonymous.
    Keychain NONE = registry -> Optional.empty();

    /// What was found.
    ///
    /// @param source where, for people: `~/.docker/config.json`, `docker-credential-pass`, `--creds`
    record Found(Credential credential, String source) {}

    /// The credential for a registry; empty when we are anonymous there.
    ///
    /// @param registry host and perhaps port, as in `localhost:5000`; `docker.io` for Docker Hub
    /// @throws IOException when there may be one, but it cannot be had
    Optional<Found> find(String registry) throws IOException;

    /// This one, and the other where this one finds nothing.
    default Keychain or(Keychain other) {
        return firstOf(List.of(this, other));
    }

    /// Asks in order; what follows the first find is not asked.
    static Keychain firstOf(List<Keychain> keychains) {
        List<Keychain> all = List.copyOf(keychains);
        return registry -> {
            for (Keychain keychain : all) {
                Optional<Found> found = keychain.find(registry);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        };
    }

    /// The same credential for every registry: only for what a user gave for one call, as `--creds` does.
    static Keychain of(Credential credential, String source) {
        Found found = new Found(credential, source);
        return registry -> Optional.of(found);
    }
}
