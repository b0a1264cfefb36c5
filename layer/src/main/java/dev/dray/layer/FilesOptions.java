package dev.dray.layer;

import java.nio.file.Path;

/// How to look into layers.
///
/// @param limits      what the layers may cost
/// @param scratch     a directory for what does not fit into memory: of each entry some 80 bytes, and the content of
///                    a file that is read; it is removed after
/// @param parallelism layers to read at a time where all are needed
public record FilesOptions(Limits limits, Path scratch, int parallelism) {
    /// Scratch space in the directory for temporary files, four layers at a time.
    public static final FilesOptions DEFAULT =
            new FilesOptions(Limits.DEFAULT, Path.of(System.getProperty("java.io.tmpdir")), 4);

    public FilesOptions withLimits(Limits newLimits) {
        return new FilesOptions(newLimits, scratch, parallelism);
    }

    public FilesOptions withScratch(Path newScratch) {
        return new FilesOptions(limits, newScratch, parallelism);
    }

    public FilesOptions withParallelism(int newParallelism) {
        return new FilesOptions(limits, scratch, newParallelism);
    }
}
