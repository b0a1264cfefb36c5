package dev.dray.content;

import dev.dray.model.Descriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A manifest and what hangs on it. What hangs on a manifest that stands in a tree twice is shown the first time only.
///
/// @param relation to the one above
/// @param tag      by which it was found; null unless it is [Relation#TAGGED]
/// @param note     why it is not all here: it could not be read, there is too much, it is shown above; null when all
///                 is here
public record ImageTree(
        Descriptor manifest,
        Relation relation,
        @Nullable String tag,
        List<ImageTree> children,
        @Nullable String note) {
    /// What a manifest is to the one above it.
    public enum Relation {
        /// There is none above.
        ROOT,
        /// It stands in the index.
        MEMBER,
        /// BuildKit says in the same index how the image was made or what is in it (protocols C114).
        ATTESTATION,
        /// It says itself that it is about the one above (protocols C90).
        REFERRER,
        /// Its tag says so, in cosign's way (protocols C98).
        TAGGED
    }

    public ImageTree {
        children = List.copyOf(children);
    }
}
