package dev.dray.service;

import dev.dray.model.Json;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.StorageReport;

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

    /// What a look at everything found.
    public static Json toJson(StorageReport report) {
        return Json.object()
                .put("repositories", report.repositories())
                .put("blobs", report.blobs())
                .put("bytes", report.bytes())
                .put(
                        "problems",
                        Json.ofTexts(report.problems().stream()
                                .map(problem -> problem.where() + ": " + problem.message())
                                .toList()))
                .build();
    }
}
