package dev.dray.layer;

import dev.dray.model.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry of a layer, and what is known of its content.
///
/// @param number of the entry in its tar, from 0
/// @param digest of the content; null where nobody has computed it
/// @param chunks where the content is in the blob; empty where only reading the tar shows it
record IndexedEntry(TarEntry entry, int number, @Nullable Digest digest, List<Chunk> chunks) {

    /// Some of a file's content, packed by itself.
    ///
    /// @param start where it stands in the blob
    /// @param end   where the next one begins, or later; the start where the content is zeros, which are not stored
    /// @param skip  unpacked bytes that stand before it
    /// @param size  unpacked bytes
    record Chunk(long start, long end, long skip, long size) {
        boolean isZeros() {
            return start == end;
        }
    }

    IndexedEntry {
        chunks = List.copyOf(chunks);
    }
}
