package dev.dray.engine;

import dev.dray.model.Platform;
import dev.dray.model.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an imported root file system becomes.
///
/// @param name     of the image; null for none
/// @param message  the comment on its one layer; null for the Engine's own
/// @param changes  instructions as in a Dockerfile: `CMD ["/bin/sh"]`, `ENV A=b`
/// @param platform null for the Engine's own; version 1.32 on
public record ImportOptions(
        @Nullable Reference name,
        @Nullable String message,
        List<String> changes,
        @Nullable Platform platform) {
    public static final ImportOptions DEFAULT = new ImportOptions(null, null, List.of(), null);

    public ImportOptions {
        changes = List.copyOf(changes);
        if (name != null && name.digest() != null) {
            throw new IllegalArgumentException("an imported image cannot be given a digest: " + name.familiar());
        }
    }

    public ImportOptions withName(@Nullable Reference newName) {
        return new ImportOptions(newName, message, changes, platform);
    }

    public ImportOptions withMessage(@Nullable String newMessage) {
        return new ImportOptions(name, newMessage, changes, platform);
    }

    public ImportOptions withChanges(List<String> newChanges) {
        return new ImportOptions(name, message, newChanges, platform);
    }

    public ImportOptions withPlatform(@Nullable Platform newPlatform) {
        return new ImportOptions(name, message, changes, newPlatform);
    }
}
