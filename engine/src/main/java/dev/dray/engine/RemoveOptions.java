package dev.dray.engine;

import dev.dray.model.Platform;
import java.util.List;

/// How to remove an image.
///
/// @param force       even where a stopped container uses it, or where it has several names and its id is
///                    given
/// @param keepParents whether images without a name that it was made from stay
/// @param platforms   of an image for several: remove these alone, version 1.50 on; empty for all
public record RemoveOptions(boolean force, boolean keepParents, List<Platform> platforms) {
    public static final RemoveOptions DEFAULT = new RemoveOptions(false, false, List.of());

    public RemoveOptions {
        platforms = List.copyOf(platforms);
    }

    public RemoveOptions withForce(boolean newForce) {
        return new RemoveOptions(newForce, keepParents, platforms);
    }

    public RemoveOptions withKeepParents(boolean newKeepParents) {
        return new RemoveOptions(force, newKeepParents, platforms);
    }

    public RemoveOptions withPlatforms(List<Platform> newPlatforms) {
        return new RemoveOptions(force, keepParents, newPlatforms);
    }
}
