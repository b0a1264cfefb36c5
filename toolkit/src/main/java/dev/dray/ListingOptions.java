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
/// @param hub         whether Docker Hub's own API is asked for what is kept there: that takes one call for a hundred
///                    tags and no pulls, but does not tell what stands in configurations
public record ListingOptions(Predicate<String> tags, Platform platform, int parallelism, boolean cached, boolean hub) {
    public static final ListingOptions DEFAULT =
            new ListingOptions(tag -> true, Platform.ofThisMachine(), 64, true, false);

    public ListingOptions {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism: %d (want 1 or more)".formatted(parallelism));
        }
    }

    public ListingOptions withTags(Predicate<String> newTags) {
        return new ListingOptions(newTags, platform, parallelism, cached, hub);
    }

    public ListingOptions withPlatform(Platform newPlatform) {
        return new ListingOptions(tags, newPlatform, parallelism, cached, hub);
    }

    public ListingOptions withParallelism(int newParallelism) {
        return new ListingOptions(tags, platform, newParallelism, cached, hub);
    }

    public ListingOptions withCached(boolean newCached) {
        return new ListingOptions(tags, platform, parallelism, newCached, hub);
    }

    public ListingOptions withHub(boolean newHub) {
        return new ListingOptions(tags, platform, parallelism, cached, newHub);
    }
}
