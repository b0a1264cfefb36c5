package dev.dray.credentials;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Finds who we are to a registry, or to one repository in it. Keychains are composed: the first that finds
/// something wins.
@FunctionalInterface
public interface Keychain {
    /// Finds nothing: everybody is anonymous.
    Keychain NONE = resource -> Optional.empty();

    /// What was found.
    ///
    /// @param source where, for people and without secrets: `~/.docker/config.json (quay.io/team)`,
    ///               `docker-credential-pass (named in ~/.docker/config.json)`, `--creds`
    record Found(Credential credential, String source) {}

    /// The credential for a resource; empty when we are anonymous there.
    ///
    /// @throws IOException when there may be one, but it cannot be had
    Optional<Found> find(Resource resource) throws IOException;

    /// This one, and the other where this one finds nothing.
    default Keychain or(Keychain other) {
        return firstOf(List.of(this, other));
    }

    /// Asks in order; what follows the first find is not asked.
    static Keychain firstOf(List<Keychain> keychains) {
        List<Keychain> all = List.copyOf(keychains);
        return resource -> {
            for (Keychain keychain : all) {
                Optional<Found> found = keychain.find(resource);
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
        return resource -> Optional.of(found);
    }
}
