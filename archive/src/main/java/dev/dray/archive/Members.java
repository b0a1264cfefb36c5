package dev.dray.archive;

import dev.dray.content.ImageException;
import dev.dray.layer.RawName;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// Where the members of an archive lie. Only headers are read for it. Names are looked up in the archive and
/// nowhere else, so a link never leads to a file of this machine (protocols H65).
final class Members {
    /// More is refused: each costs memory.
    private static final int MAX = 100_000;

    /// A member that stands for another one.
    private record Link(String target, boolean isSymbolic) {}

    private final ArchiveFile file;
    private final Map<String, Section> files = new HashMap<>();
    private final Map<String, Link> links = new HashMap<>();
    private final Set<String> twice = new HashSet<>();
    private final Set<String> sparse = new HashSet<>();

    private Members(ArchiveFile file) {
        this.file = file;
    }

    /// Of an archive without names in it.
    static Members none(ArchiveFile file) {
        return new Members(file);
    }

    /// @throws ImageException.Corrupt  when the file is no tar, or is cut off
    /// @throws ImageException.Rejected when a name in it leads out of it
    static Members index(ArchiveFile file) throws IOException {
        Members members = new Members(file);
        try (TarReader tar = TarReader.seeking(file.channel())) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                members.add(entry, tar.contentOffset());
            }
            requireEndMark(tar, file);
        } catch (ImageException.Corrupt e) {
            throw new ImageException.Corrupt("%s is no archive: %s".formatted(file, e.getMessage()), e);
        }
        return members;
    }

    /// A tar that ends between two members may lack any number of them.
    static void requireEndMark(TarReader tar, ArchiveFile file) throws IOException {
        if (!tar.hasEndMark()) {
            throw new ImageException.Corrupt(
                    file.size() == 0 ? "it is empty" : "the tar is cut off: it has no end mark");
        }
    }

    private void add(TarEntry entry, OptionalLong offset) throws IOException {
        if (entry.type() == TarEntry.Type.DIRECTORY) {
            return;
        }
        String name = clean(entry.name());
        boolean isNew = switch (entry.type()) {
            case FILE -> {
                if (offset.isEmpty()) {
                    sparse.add(name);
                }
                yield files.put(name, new Section(file, offset.orElse(0), entry.size())) == null
                        && !links.containsKey(name);
            }
            case SYMLINK, HARD_LINK ->
                links.put(name, new Link(entry.linkName(), entry.type() == TarEntry.Type.SYMLINK)) == null
                        && !files.containsKey(name);
            case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> true;
        };
        if (!isNew) {
            twice.add(name);
        }
        if (files.size() + links.size() > MAX) {
            throw new ImageException.Rejected("%s has more than %,d members".formatted(file, MAX));
        }
    }

    /// The name without what means nothing (protocols G7, G50).
    private String clean(String raw) throws ImageException.Rejected {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : raw.split("/", -1)) {
            if (part.equals("..") ? parts.pollLast() == null : raw.startsWith("/")) {
                throw new ImageException.Rejected(
                        "%s names \"%s\", which is outside of it".formatted(file, RawName.display(raw)),
                        "it may be hostile; make it anew");
            }
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    /// Finds a member, through one link at most.
    ///
    /// @throws ImageException.Rejected when the name or the link leads out of the archive, to another link,
    ///                                 or to two members at once
    Optional<Section> find(String path) throws ImageException {
        String name = clean(RawName.of(path));
        Link link = links.get(name);
        String target = link == null ? name : clean(target(name, link));
        if (links.containsKey(target) && !target.equals(name) || link != null && target.equals(name)) {
            throw new ImageException.Rejected("in %s, %s is a link to a link".formatted(file, path));
        }
        if (twice.contains(name) || twice.contains(target)) {
            throw new ImageException.Rejected(
                    "%s has two members named %s".formatted(file, RawName.display(target)),
                    "readers would disagree about which one counts; make it anew");
        }
        if (sparse.contains(target)) {
            throw new ImageException.Unsupported(
                    "in %s, %s is a sparse file".formatted(file, RawName.display(target)),
                    "make the archive without holes");
        }
        return Optional.ofNullable(files.get(target));
    }

    private static String target(String name, Link link) {
        int slash = name.lastIndexOf('/');
        return !link.isSymbolic() || link.target().startsWith("/") || slash < 0
                ? link.target()
                : name.substring(0, slash + 1) + link.target();
    }

    /// A member that another one names.
    ///
    /// @throws ImageException.Corrupt when it is not there
    Section require(String path, String namedBy) throws ImageException {
        return find(path)
                .orElseThrow(() -> new ImageException.Corrupt(
                        "%s names %s, which is not in %s".formatted(namedBy, RawName.display(RawName.of(path)), file)));
    }

    boolean has(String path) {
        return files.containsKey(path) || links.containsKey(path);
    }

    /// The names of all files and links, raw.
    Stream<String> names() {
        return Stream.concat(files.keySet().stream(), links.keySet().stream());
    }

    ArchiveFile file() {
        return file;
    }
}
