package dev.dray.content;

import dev.dray.model.Platform;
import org.jspecify.annotations.Nullable;

/// How to move images.
///
/// @param parallelism blobs at a time
/// @param platform    which image of an index to move; null moves the index and all its images
public record TransferOptions(int parallelism, @Nullable Platform platform, Progress progress) {
    public static final TransferOptions DEFAULT = new TransferOptions(4, null, Progress.SILENT);

    public TransferOptions withParallelism(int newParallelism) {
        return new TransferOptions(newParallelism, platform, progress);
    }

    public TransferOptions withPlatform(@Nullable Platform newPlatform) {
        return new TransferOptions(parallelism, newPlatform, progress);
    }

    public TransferOptions withProgress(Progress newProgress) {
        return new TransferOptions(parallelism, platform, newProgress);
    }
}
