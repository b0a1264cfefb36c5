package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.layer.FileTree.Source;
import dev.dray.layer.LayerIndex.Wishes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for one file from the top layer down, and stops at the first layer that decides: an entry of that path,
/// a whiteout, an opaque directory, or something else than a directory above it. Layers below are never read.
///
/// Where that is not certain (see [LayerScan]) it says so, and all layers must be applied.
final class Seeker {
    /// Links that are followed for one path, as Linux does.
    static final int MAX_LINKS = 40;

    private final LayerIndexes indexes;
    private int hardLinks;

    Seeker(LayerIndexes indexes) {
        this.indexes = indexes;
    }

    /// Thrown to whoever can apply all layers.
    static final class UnsureException extends Exception {
        private static final long serialVersionUID = 1;

        UnsureException() {
            super("only all layers together can say", null, false, false);
        }
    }

    static ImageException.Rejected tooManyLinks(String path) {
        return new ImageException.Rejected(
                "\"%s\" leads through more than %d symbolic links".formatted(RawName.display(path), MAX_LINKS));
    }

    /// What the layers up to one say of a path, links not followed.
    ///
    /// @param path clean, not the root
    /// @param end  the layer, and the place in it, before which to look
    Verdict seek(String path, Source end) throws IOException {
        LayerScan.Above above = new LayerScan.Above();
        for (int layer = end.layer(); layer >= 0; layer--) {
            EntryLog log = indexes.index(layer, new Wishes(path, false)).log();
            int before = layer == end.layer() ? end.record() : Integer.MAX_VALUE;
            Verdict verdict = LayerScan.of(log, path, before).verdict(above, layer);
            if (verdict != null) {
                return verdict;
            }
        }
        return above.nothingBelow();
    }

    /// The file at a path; links on the way are followed.
    ///
    /// @param follow whether a link at the path itself is followed too
    /// @throws UnsureException when only all layers together can say
    Optional<ImageFile> find(String path, boolean follow) throws IOException, UnsureException {
        return find(path, follow, new Source(indexes.size() - 1, Integer.MAX_VALUE));
    }

    private Optional<ImageFile> find(String path, boolean follow, Source end) throws IOException, UnsureException {
        String rest = path;
        for (int links = 0; links < MAX_LINKS; links++) {
            if (rest.isEmpty()) {
                throw new UnsureException();
            }
            switch (seek(rest, end)) {
                case Verdict.Found found -> {
                    ImageFile file = file(rest, found);
                    if (!follow || file.entry().type() != TarEntry.Type.SYMLINK) {
                        return Optional.of(file);
                    }
                    rest = follow(rest, rest, file.entry(), found.isCertain());
                }
                case Verdict.Blocked(var at, var entry, var isCertain) -> {
                    if (entry.type() == TarEntry.Type.HARD_LINK) {
                        throw new UnsureException();
                    }
                    if (entry.type() != TarEntry.Type.SYMLINK) {
                        return Optional.empty();
                    }
                    rest = follow(rest, at, entry, isCertain);
                }
                case Verdict.Implied() -> {
                    return Optional.of(ImageFile.impliedDirectory(rest));
                }
                case Verdict.Absent() -> {
                    return Optional.empty();
                }
                case Verdict.Unsure() -> throw new UnsureException();
            }
        }
        throw tooManyLinks(path);
    }

    private ImageFile file(String path, Verdict.Found found) throws IOException, UnsureException {
        TarEntry entry = found.indexed().entry();
        Source source = new Source(found.layer(), found.place());
        boolean isDirectory = entry.type() == TarEntry.Type.DIRECTORY;
        if (found.isRelinked() && !isDirectory) {
            throw new UnsureException();
        }
        ImageFile file = entry.type() == TarEntry.Type.HARD_LINK
                ? linked(entry, source)
                : new ImageFile(
                        entry,
                        found.layer(),
                        isDirectory ? Source.NOWHERE : source,
                        found.indexed().digest());
        TarEntry since = found.attributes();
        return file.withEntry((since == null ? file.entry() : attributed(file.entry(), since)).withName(path));
    }

    private ImageFile linked(TarEntry link, Source source) throws IOException, UnsureException {
        ImageFile target = target(link, source);
        return target.withEntry(attributed(target.entry(), link));
    }

    /// A link to a symbolic link leaves that as it is.
    private static TarEntry attributed(TarEntry file, TarEntry by) {
        return file.type() == TarEntry.Type.SYMLINK ? file : file.withAttributesOf(by);
    }

    /// What a hard link stood for when it was made: something earlier in its layer, or in a lower one.
    private ImageFile target(TarEntry link, Source end) throws IOException, UnsureException {
        EntryPath target = EntryPath.parse(link.linkName());
        if (target.isRoot() || target.first().startsWith(".wh.") || ++hardLinks > MAX_LINKS) {
            throw new UnsureException();
        }
        ImageFile file =
                find(EntryPath.join(target.parent(), target.name()), false, end).orElseThrow(UnsureException::new);
        if (file.isDirectory()) {
            throw new UnsureException();
        }
        return file;
    }

    /// Where a path leads after a link in it was followed.
    ///
    /// @param at        the link's path
    /// @param isCertain whether the directories above it are known to be no links
    private static String follow(String path, String at, TarEntry link, boolean isCertain) throws UnsureException {
        String target = link.linkName();
        boolean isAbsolute = target.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        if (!isAbsolute) {
            parts.addAll(split(EntryPath.parentOf(at)));
        }
        int own = parts.size();
        for (String part : split(target + path.substring(at.length()))) {
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (parts.size() > own || !isAbsolute && !isCertain) {
                // What is left by this might be a link.
                throw new UnsureException();
            } else {
                parts.pollLast();
                own = parts.size();
            }
        }
        return String.join("/", parts);
    }

    private static List<String> split(@Nullable String path) {
        return path == null
                ? List.of()
                : Arrays.stream(path.split("/"))
                        .filter(part -> !part.isEmpty() && !part.equals("."))
                        .toList();
    }
}
