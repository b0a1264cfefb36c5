package dev.dray.layer;

import dev.dray.layer.FileTree.Source;
import dev.dray.model.Digest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file as an image shows it, and the layer that it comes from.
public final class ImageFile {
    private final TarEntry entry;
    private final int layer;
    private final Source content;
    private final @Nullable Digest digest;

    ImageFile(TarEntry entry, int layer, Source content, @Nullable Digest digest) {
        this.entry = entry;
        this.layer = layer;
        this.content = content;
        this.digest = digest;
    }

    /// A directory that no layer has an entry for.
    static ImageFile impliedDirectory(String path) {
        return new ImageFile(TarEntry.directory(path), -1, Source.NOWHERE, null);
    }

    /// Its path, relative to the root and without a slash at its end; raw, see [RawName].
    public String path() {
        return entry.name();
    }

    /// What it is. In a list, the second name of a file is a hard link to the first one, and has its size.
    public TarEntry entry() {
        return entry;
    }

    /// The layer that it comes from, from 0, the base; -1 for a directory that no layer has an entry for.
    public int layer() {
        return layer;
    }

    public boolean isDirectory() {
        return entry.type() == TarEntry.Type.DIRECTORY;
    }

    /// The digest of its content, where it is known without reading it: a table of contents says it, and a comparison
    /// computes it.
    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /// The same file under another description.
    ImageFile withEntry(TarEntry newEntry) {
        return new ImageFile(newEntry, layer, content, digest);
    }

    /// Where its content is.
    Source content() {
        return content;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageFile file
                && file.entry.equals(entry)
                && file.layer == layer
                && file.content.equals(content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entry, layer, content);
    }

    @Override
    public String toString() {
        return "%s of layer %d".formatted(entry, layer);
    }
}
