package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.layer.LayerIndex.Wishes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that layers show together: looked up, listed and opened without unpacking anything to disk.
///
/// One file is looked for from the top layer down, and layers below the one that decides are never read. Of a
/// layer with a table of contents (eStargz, zstd:chunked) only that is read, and of its files only those that are
/// opened. What is shown is what unpacking would give; all that is given out has been verified before.
///
/// Not safe for use by several threads. Close it: it holds scratch files.
public final class ImageFiles implements Closeable {
    /// Is told of one file after another.
    @FunctionalInterface
    public interface Visitor {
        void on(ImageFile file) throws IOException;
    }

    private final LayerIndexes indexes;
    private final Limits limits;
    private @Nullable AllLayers all;

    private ImageFiles(LayerIndexes indexes, Limits limits) {
        this.indexes = indexes;
        this.limits = limits;
    }

    /// Reads nothing yet.
    public static ImageFiles open(LayerStack stack, FilesOptions options) {
        return new ImageFiles(new LayerIndexes(stack.layers(), 0, options), options.limits());
    }

    /// The layers, base first.
    public List<Layer> layers() {
        return indexes.layers();
    }

    /// The file at a path. Links on the way are followed inside the image only, as in a container; a link at the
    /// path itself is given as it is.
    ///
    /// @param path as text; relative to the root or absolute
    /// @throws ImageException.Rejected when it leads through more than 40 links
    /// @throws ImageException.NotFound when it leads out of the image by `..`
    /// @throws ImageException.Corrupt when a layer is not what its digests say, or no valid tar
    public Optional<ImageFile> find(String path) throws IOException {
        return find(RawName.of(path), path.endsWith("/"));
    }

    /// The file that a path leads to in the end, all links followed.
    ///
    /// @throws ImageException.NotFound when there is none
    public ImageFile resolve(String path) throws IOException {
        return find(RawName.of(path), true)
                .orElseThrow(() -> new ImageException.NotFound("no file \"%s\" in the image".formatted(path)));
    }

    private Optional<ImageFile> find(String raw, boolean follow) throws IOException {
        EntryPath path = inside(raw);
        if (path.isRoot()) {
            return Optional.of(ImageFile.impliedDirectory(""));
        }
        String clean = EntryPath.join(path.parent(), path.name());
        if (all == null && indexes.size() > 0) {
            try {
                return new Seeker(indexes).find(clean, follow);
            } catch (Seeker.UnsureException e) {
                indexes.readAll(new Wishes(clean, false));
            }
        }
        return Optional.ofNullable(all().find(clean, follow));
    }

    private static EntryPath inside(String raw) throws ImageException.NotFound {
        try {
            return EntryPath.parse(raw);
        } catch (ImageException.Rejected e) {
            throw new ImageException.NotFound(
                    "\"%s\" leads out of the image".formatted(RawName.display(raw)),
                    "paths begin at the image's root, as in /etc/os-release");
        }
    }

    private AllLayers all() throws IOException {
        AllLayers result = all;
        if (result == null) {
            indexes.readAll(Wishes.NONE);
            result = AllLayers.of(indexes, limits);
            all = result;
        }
        return result;
    }

    /// Lists a file; of a directory all that is below it, parents first, each directory sorted by the bytes of its
    /// names, and without the directory itself.
    ///
    /// @param path as for [#find(String)]
    /// @throws ImageException.NotFound when there is nothing at the path
    public void list(String path, Visitor visitor) throws IOException {
        ImageFile file = find(path)
                .orElseThrow(() -> new ImageException.NotFound("no file \"%s\" in the image".formatted(path)));
        if (!file.isDirectory()) {
            visitor.on(file);
            return;
        }
        ImageFile same = all().find(file.path(), true);
        AllLayers.Walk walk = all().walk(same == null ? file.path() : same.path());
        for (ImageFile next = walk.nextNamed(); next != null; next = walk.nextNamed()) {
            visitor.on(next);
        }
    }

    /// Opens the content of a file. It has been verified before this returns.
    ///
    /// @throws ImageException.Rejected when it is no regular file
    public InputStream open(ImageFile file) throws IOException {
        if (file.entry().type() != TarEntry.Type.FILE && file.entry().type() != TarEntry.Type.HARD_LINK) {
            throw new ImageException.Rejected(
                    "\"/%s\" is no regular file, but a %s"
                            .formatted(
                                    RawName.display(file.path()),
                                    file.entry()
                                            .type()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' ')),
                    file.isDirectory() ? "list what is in it with: dray files" : null);
        }
        LayerIndex index = indexes.index(file.content().layer());
        return index.open(index.log().at(file.content().record()));
    }

    @Override
    public void close() throws IOException {
        indexes.close();
    }
}
