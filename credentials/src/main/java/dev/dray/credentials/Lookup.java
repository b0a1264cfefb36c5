package dev.dray.credentials;

import java.util.List;
import java.util.Optional;

/// How a credential was looked for: which sources were asked, in their order, and which one answered. Holds
/// no secret but the credential itself, which nothing here prints.
///
/// @param found empty when all had nothing, so that we are anonymous
public record Lookup(Resource resource, List<Look> looks, Optional<Keychain.Found> found) {
    public Lookup {
        looks = List.copyOf(looks);
    }

    /// One source that was asked.
    ///
    /// @param source as people name it: `~/.docker/config.json`
    /// @param result for people: `not there`, `nothing for it`, what failed, or `found`
    /// @param failed whether it might have had something, but could not be asked
    public record Look(String source, String result, boolean failed) {
        public Look(String source, String result) {
            this(source, result, false);
        }
    }
}
