package dev.dray;

import dev.dray.model.Platform;
import java.util.function.Predicate;

/// How to look at all images of a repository.
///
/// @param tags        which tags to look at
/// @param platform    of the image in an index that size, date and id are told of
/// @param parallelism tags looked at at a time
/// @param cached      whether what was learned of a digest may be kept in the local store, and taken from it: a digest
///                    never stands for anything else
public record ListingOptions(Predicate<String> tags, Platform platform, int parallelism, boolean cached) {
    public static final ListingOptions DEFAULT = new ListingOptions(tag -> true, Platform.ofThisMachine(), 64, true);

    public ListingOptions {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism: %d (want 1 or more)".formatted(parallelism));
        }
    }

    public ListingOptions withTags(Predicate<String> newTags) {
        return new ListingOptions(newTags, platform, parallelism, cached);
    }

    public ListingOptions withPlatform(Platform newPlatform) {
        return new ListingOptions(tags, newPlatform, parallelism, cached);
    }

    public ListingOptions withParallelism(int newParallelism) {
        return new ListingOptions(tags, platform, newParallelism, cached);
    }

    public ListingOptions withCached(boolean newCached) {
        return new ListingOptions(tags, platform, parallelism, newCached);
    }
}
