package dev.dray.storage;

import java.util.List;

/// What reading a whole storage found.
///
/// @param repositories that were looked at
/// @param blobs        that were read, manifests among them
/// @param bytes        of these
/// @param problems     what is wrong; none in a sound storage
public record StorageReport(int repositories, int blobs, long bytes, List<Problem> problems) {
    public StorageReport {
        problems = List.copyOf(problems);
    }

    public boolean isSound() {
        return problems.isEmpty();
    }

    /// Something that is wrong.
    ///
    /// @param where   a file, or a repository and perhaps a tag or digest in it
    /// @param message what is wrong, in words
    public record Problem(String where, String message) {}
}
