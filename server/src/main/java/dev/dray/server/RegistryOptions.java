package dev.dray.server;

import dev.dray.storage.Storage;

/// What a registry is: what it keeps, and who may do what with it. How it is reached is in [ListenerOptions].
///
/// @param access by default everybody may do all
/// @param v1     whether it also speaks Docker's old API, for old clients and tests of them
public record RegistryOptions(Storage storage, Access access, V1 v1) {
    /// For everybody who reaches it.
    public static RegistryOptions of(Storage storage) {
        return new RegistryOptions(storage, Access.ANYONE, V1.OFF);
    }

    public RegistryOptions withAccess(Access newAccess) {
        return new RegistryOptions(storage, newAccess, v1);
    }

    public RegistryOptions withV1(boolean on) {
        return withV1(on ? V1.ON : V1.OFF);
    }

    public RegistryOptions withV1(V1 newV1) {
        return new RegistryOptions(storage, access, newV1);
    }
}
