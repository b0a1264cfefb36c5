package dev.dray.store;

import dev.dray.model.Descriptor;
import java.nio.file.Path;
import java.util.Optional;

/// A source whose content lies in files, each under its own path: what another store can link instead of copying.
@FunctionalInterface
public interface BlobFiles {
    /// The file with this content. It is not to be changed, and may go when garbage is collected.
    ///
    /// @return empty when the content is not here
    Optional<Path> file(Descriptor content);

    /// Whether the digests of these files were checked just now, so that nobody need do it again.
    default boolean isVerified() {
        return false;
    }
}
