package dev.dray.server;

import dev.dray.storage.Storage;

/// What a registry is: what it keeps, and who may do what with it. How it is reached is in [ListenerOptions].
///
/// @param access by default everybody may do all
public record RegistryOptions(Storage storage, Access access) {
    /// For everybody who reaches it.
    public static RegistryOptions of(Storage storage) {
        return new RegistryOptions(storage, Access.ANYONE);
    }

    public RegistryOptions withAccess(Access newAccess) {
        return new RegistryOptions(storage, newAccess);
    }
}
