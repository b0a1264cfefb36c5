package dev.dray.engine;

import org.jspecify.annotations.Nullable;

/// Which Engine a user named, if any; the environment and docker's configuration say the rest (protocols F9).
///
/// @param host    as in `DOCKER_HOST`: `unix:///var/run/docker.sock`; null where none was named
/// @param context the name of one of docker's contexts; null where none was named
public record EngineChoice(@Nullable String host, @Nullable String context) {
    /// The one that docker would speak with.
    public static final EngineChoice USUAL = new EngineChoice(null, null);
}
