package dev.dray.layer;

/// What layers say of a path, looked at from the top down.
sealed interface Verdict {
    /// An entry of that path decides.
    ///
    /// @param isRelinked whether another name may have been given to the file, and other attributes with it
    /// @param isCertain  whether the directories above are known to be no links
    record Found(int layer, int place, IndexedEntry indexed, boolean isRelinked, boolean isCertain)
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
