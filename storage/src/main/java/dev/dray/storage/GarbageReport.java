package dev.dray.storage;

/// What garbage collection removed, or would remove.
///
/// @param manifests that no tag reached
/// @param blobs     whose bytes went, as no repository needs them; those of manifests among them
/// @param uploads   that nobody went on with
/// @param bytes     freed by all of these
public record GarbageReport(int manifests, int blobs, int uploads, long bytes) {
    public static final GarbageReport NOTHING = new GarbageReport(0, 0, 0, 0);
}
