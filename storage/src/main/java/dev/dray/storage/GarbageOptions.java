package dev.dray.storage;

import java.time.Duration;

/// What counts as garbage.
///
/// @param dryRun   only tells what would go
/// @param untagged whether manifests go that no tag reaches, directly, through an index, or as what refers to one that
///                 stays; else every manifest stays that nobody deleted
/// @param grace    how long ago something must have been put or looked for to go
/// @param uploads  how long ago an upload must have been gone on with to go
public record GarbageOptions(boolean dryRun, boolean untagged, Duration grace, Duration uploads) {
    /// What was unneeded for an hour, uploads after a week (protocols C42), no manifests.
    public static final GarbageOptions DEFAULT =
            new GarbageOptions(false, false, Duration.ofHours(1), Duration.ofDays(7));

    public GarbageOptions withDryRun(boolean newDryRun) {
        return new GarbageOptions(newDryRun, untagged, grace, uploads);
    }

    public GarbageOptions withUntagged(boolean newUntagged) {
        return new GarbageOptions(dryRun, newUntagged, grace, uploads);
    }

    public GarbageOptions withGrace(Duration newGrace) {
        return new GarbageOptions(dryRun, untagged, newGrace, uploads);
    }

    public GarbageOptions withUploads(Duration newUploads) {
        return new GarbageOptions(dryRun, untagged, grace, newUploads);
    }
}
