package dev.dray.service;

import dev.dray.model.Json;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;

/// What was done to a storage, as JSON.
public final class Reports {
    private Reports() {}

    /// What garbage collection did, or would do.
    public static Json toJson(GarbageReport report, GarbageOptions what) {
        return Json.object()
                .put("manifests", report.manifests())
                .put("blobs", report.blobs())
                .put("uploads", report.uploads())
                .put("bytes", report.bytes())
                .put("dryRun", what.dryRun())
                .build();
    }
}
