package dev.dray.server;

import dev.dray.storage.Storage;

/// What a registry is: what it keeps, who may do what with it, and what nobody may. How it is reached is in
/// [ListenerOptions].
///
/// @param access by default everybody may do all
/// @param policy by default everything goes
public record RegistryOptions(Storage storage, Access access, Policy policy) {
    /// For everybody who reaches it.
    public static RegistryOptions of(Storage storage) {
        return new RegistryOptions(storage, Access.ANYONE, Policy.OPEN);
    }

    public RegistryOptions withAccess(Access newAccess) {
        return new RegistryOptions(storage, newAccess, policy);
    }

    public RegistryOptions withPolicy(Policy newPolicy) {
        return new RegistryOptions(storage, access, newPolicy);
    }
}
