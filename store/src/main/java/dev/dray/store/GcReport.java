package dev.dray.store;

/// What garbage collection removed, or would remove.
///
/// @param blobs    that no name reaches
/// @param partials that nobody went on with for long
/// @param names    of manifests that went
/// @param others   left behind by processes that were killed: temporary files and locks
/// @param bytes    of all these; a file that is linked elsewhere too frees none
public record GcReport(int blobs, int partials, int names, int others, long bytes) {
    static final GcReport NOTHING = new GcReport(0, 0, 0, 0, 0);

    /// Files in all.
    public int count() {
        return blobs + partials + names + others;
    }
}
