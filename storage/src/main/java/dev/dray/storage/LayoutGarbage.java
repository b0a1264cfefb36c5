package dev.dray.storage;

import dev.dray.model.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One collection of garbage in several layouts, one after the other. Files that are links to the same
/// bytes are counted once, and only when the last of them went.
final class LayoutGarbage {
    private final GarbageOptions options;
    private final Instant unneededSince;
    private final Instant uploadsSince;
    private final Map<Digest, Long> gone = new HashMap<>();
    private final Set<Digest> staying = new HashSet<>();
    private int manifests;
    private int uploads;
    private long uploadBytes;

    LayoutGarbage(GarbageOptions options, Instant now) {
        this.options = options;
        this.unneededSince = now.minus(options.grace());
        this.uploadsSince = now.minus(options.uploads());
    }

    void collect(LayoutFolder folder) throws IOException {
        GarbageReport dropped = folder.uploads().collect(uploadsSince, options.dryRun());
        uploads += dropped.uploads();
        uploadBytes += dropped.bytes();

        LayoutSweep sweep = new LayoutSweep(folder, unneededSince, options.dryRun());
        List<LayoutBlob> useless = options.untagged() ? sweep.manifests() : List.of();
        manifests += useless.size();
        useless.forEach(this::count);
        sweep.blobs().forEach(this::count);
        sweep.staying().forEach(blob -> staying.add(blob.digest()));
    }

    private void count(LayoutBlob blob) {
        gone.put(blob.digest(), blob.size());
    }

    GarbageReport report() {
        gone.keySet().removeAll(staying);
        long bytes = gone.values().stream().mapToLong(size -> size).sum();
        return new GarbageReport(manifests, gone.size(), uploads, uploadBytes + bytes);
    }
}
