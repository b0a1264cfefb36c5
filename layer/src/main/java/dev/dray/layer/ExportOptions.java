package dev.dray.layer;

import java.nio.file.Path;

/// How to export layers as one tar.
///
/// @param limits   what the layers may cost
/// @param scratch  a directory for files that are removed after: lists of entries, and where the tar goes to a stream,
///                 the tar
/// @param progress is told how far reading the layers is
public record ExportOptions(Limits limits, Path scratch, LayerProgress progress) {
    /// Scratch space in the directory for temporary files.
    public static final ExportOptions DEFAULT =
            new ExportOptions(Limits.DEFAULT, Path.of(System.getProperty("java.io.tmpdir")), LayerProgress.NONE);

    public ExportOptions withLimits(Limits newLimits) {
        return new ExportOptions(newLimits, scratch, progress);
    }

    public ExportOptions withScratch(Path newScratch) {
        return new ExportOptions(limits, newScratch, progress);
    }

    public ExportOptions withProgress(LayerProgress newProgress) {
        return new ExportOptions(limits, scratch, newProgress);
    }
}
