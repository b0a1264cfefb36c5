package dev.dray.engine;

import dev.dray.model.Json;
import org.jspecify.annotations.Nullable;

/// What an Engine tells while it works (protocols F24, F25). Its texts differ from version to version and are for
/// people; what programs may rely on is [Loaded], [Resolved] and [Aux].
public sealed interface EngineProgress {
    /// What the Engine sent, as it came.
    Json raw();

    /// Something for people: `Pulling from library/alpine`.
    ///
    /// @param id what it is about, as in `3.20`; null when the Engine does not say
    record Status(String text, @Nullable String id, Json raw) implements EngineProgress {}

    /// One layer goes on.
    ///
    /// @param id      the Engine's short name for it, as a rule the first 12 digits of a digest
    /// @param status  for people: `Downloading`
    /// @param current bytes so far; -1 when the Engine does not say
    /// @param total   bytes in all; -1 when the Engine does not say
    record Layer(String id, String status, long current, long total, Json raw) implements EngineProgress {}

    /// The digest of the manifest that was pulled or pushed.
    record Resolved(String digest, Json raw) implements EngineProgress {}

    /// An image was loaded.
    ///
    /// @param name its name with tag, or its id where the archive names none
    record Loaded(String name, Json raw) implements EngineProgress {}

    /// Something for programs.
    ///
    /// @param value `{"Tag":…,"Digest":…,"Size":…}` at the end of a push; others by version
    record Aux(Json value, Json raw) implements EngineProgress {}

    /// Output for people that is no status.
    ///
    /// @param text with its line ends
    record Output(String text, Json raw) implements EngineProgress {}
}
