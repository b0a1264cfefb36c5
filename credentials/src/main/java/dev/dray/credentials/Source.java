package dev.dray.credentials;

/// One place where credentials may be. Its `find` throws where it cannot be read.
interface Source extends Keychain {
    /// For people.
    String name();

    /// Whether there is anything to look at.
    boolean isThere();
}
