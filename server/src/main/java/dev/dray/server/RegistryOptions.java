package dev.dray.server;

import dev.dray.storage.Storage;

/// What a registry is: what it keeps, and who may do what with it. How it is reached is in [ListenerOptions].
///
/// @param access by default everybody may do all
/// @param v1     whether it also speaks the API v1 of Docker (2013 to 2016), for old clients and tests of them
public record RegistryOptions(Storage storage, Access access, boolean v1) {
    /// For everybody who reaches it.
    public static RegistryOptions of(Storage storage) {
        return new RegistryOptions(storage, Access.ANYONE, false);
    }

    public RegistryOptions withAccess(Access newAccess) {
        return new RegistryOptions(storage, newAccess, v1);
    }

    public RegistryOptions withV1(boolean newV1) {
        return new RegistryOptions(storage, access, newV1);
    }
}
