package dev.dray.store;

import dev.dray.model.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What reading a whole store found.
///
/// @param blobs    that were read
/// @param bytes    of these
/// @param problems what is wrong; none in a sound store
/// @param partials blobs that broke off and will be gone on with; nothing is wrong with them
public record VerifyReport(int blobs, long bytes, List<Problem> problems, List<Partial> partials) {
    public VerifyReport {
        problems = List.copyOf(problems);
        partials = List.copyOf(partials);
    }

    public boolean isSound() {
        return problems.isEmpty();
    }

    /// Something that is wrong.
    ///
    /// @param file    that is damaged, or names what is missing
    /// @param damaged the blob that is damaged, to be given to [DiskStore#discard]; empty for other problems
    /// @param message what is wrong, in words
    public record Problem(Path file, Optional<Digest> damaged, String message) {}

    /// A blob of which some bytes are there.
    public record Partial(Digest digest, long bytes) {}
}
