package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.time.Instant;

/// Some content that a repository has, as it is remembered.
///
/// @param isManifest whether it was put as a manifest
/// @param used       when its file was last told that it was used
/// @param lasts      whether it is known to be there even after the machine stops
record Known(Descriptor descriptor, boolean isManifest, Instant used, boolean lasts) {
    /// By what it is remembered.
    record Key(String path, Digest digest) {}

    Known lasting() {
        return new Known(descriptor, isManifest, used, true);
    }
}
