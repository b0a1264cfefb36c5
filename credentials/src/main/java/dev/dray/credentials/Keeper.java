package dev.dray.credentials;

import java.io.IOException;
import java.util.List;

/// A source that can be written, too.
interface Keeper extends Source {
    /// @return where it is kept, for people
    String store(Resource resource, Credential credential) throws IOException;

    /// @return whether there was anything to forget
    boolean erase(Resource resource) throws IOException;

    /// Forgets all that logins left.
    ///
    /// @return the names under which it was kept
    List<String> eraseAll() throws IOException;
}
