package dev.dray.layer;

import org.jspecify.annotations.Nullable;

/// What layers say of a path, looked at from the top down.
sealed interface Verdict {
    /// An entry of that path decides.
    ///
    /// @param attributes what another name has given to the file since; null where nothing has
    /// @param isRelinked whether some other name may have given it other attributes
    /// @param isCertain  whether the directories above are known to be no links
    record Found(
            int layer,
            int place,
            IndexedEntry indexed,
            @Nullable TarEntry attributes,
            boolean isRelinked,
            boolean isCertain)
            implements Verdict {}

    /// What should be a directory on the way is something else.
    ///
    /// @param at        its path
    /// @param isCertain whether the directories above it are known to be no links
    record Blocked(String at, TarEntry entry, boolean isCertain) implements Verdict {}

    /// A directory that has no entry, only something in it.
    record Implied() implements Verdict {}

    record Absent() implements Verdict {}

    /// Only all layers together can say.
    record Unsure() implements Verdict {}
}
