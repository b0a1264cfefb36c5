package dev.dray.server;

import dev.dray.storage.Storage;

/// What a registry is: what it keeps, who may do what with it, and what nobody may. How it is reached is in
/// [ListenerOptions].
///
/// @param access by default everybody may do all
/// @param policy by default everything goes
/// @param v1     whether it also speaks Docker's old API, for old clients and tests of them
public record RegistryOptions(Storage storage, Access access, Policy policy, V1 v1) {
    /// For everybody who reaches it.
    public static RegistryOptions of(Storage storage) {
        return new RegistryOptions(storage, Access.ANYONE, Policy.OPEN, V1.OFF);
    }

    public RegistryOptions withAccess(Access newAccess) {
        return new RegistryOptions(storage, newAccess, policy, v1);
    }

    public RegistryOptions withPolicy(Policy newPolicy) {
        return new RegistryOptions(storage, access, newPolicy, v1);
    }

    public RegistryOptions withV1(boolean on) {
        return withV1(on ? V1.ON : V1.OFF);
    }

    public RegistryOptions withV1(V1 newV1) {
        return new RegistryOptions(storage, access, policy, newV1);
    }
}
