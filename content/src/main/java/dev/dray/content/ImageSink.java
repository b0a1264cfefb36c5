package dev.dray.content;

import dev.dray.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;

/// Where the images of one repository go.
public interface ImageSink extends Closeable {
    /// Whether this content is here already.
    boolean has(Descriptor content) throws IOException;

    /// Takes content, whole or not at all, after verifying it. Content that is here already is not taken again.
    ///
    /// @throws ImageException.Corrupt when the bytes are not what the descriptor says; nothing is kept of them
    default void put(Blob blob) throws IOException {
        put(blob, position -> {});
    }

    /// As [#put(Blob)], telling how far it is.
    void put(Blob blob, Position position) throws IOException;

    /// Gives a manifest that is here a name. A tag that is there moves.
    void tag(String tag, Descriptor manifest) throws IOException;

    /// Whether a tag stands for a manifest already, where that is cheap to know; else false.
    default boolean isNamed(String tag, Descriptor manifest) throws IOException {
        return false;
    }

    /// Takes a manifest and gives it a name, in one step where that can be done.
    default void putNamed(Blob manifest, String tag) throws IOException {
        put(manifest);
        tag(tag, manifest.descriptor());
    }

    /// Takes content from a source without moving its bytes, by a mount or a link, if that can be done.
    ///
    /// @return whether the content is here now; false is never an error, the bytes are then moved
    default boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return false;
    }

    /// Whether [#adopt] would be tried: what can be said without asking anybody or writing anything.
    default boolean mayAdopt(Descriptor content, ImageSource from) throws IOException {
        return false;
    }

    /// Is told the position in a blob, in bytes from its start. It may fall back when an attempt is repeated, and it
    /// starts above 0 when a partial blob is gone on with.
    @FunctionalInterface
    interface Position {
        void at(long bytes);
    }

    @Override
    default void close() throws IOException {}
}
