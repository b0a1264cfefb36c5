package dev.dray.credentials;

import java.io.IOException;
import java.util.List;

/// One place where credentials may be. Its `find` throws where it cannot be read.
interface Source extends Keychain {
    /// For people.
    String name();

    /// Whether there is anything to look at.
    boolean isThere();

    /// What it has logins for, as it stands there, and the helpers that it names; without secrets.
    default List<String> entries() throws IOException {
        return List.of();
    }
}
