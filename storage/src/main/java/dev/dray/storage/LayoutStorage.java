package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.model.Repository;
import dev.dray.store.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// OCI image layouts, served and pushed to as they are: other programs read them too, even at the same
/// time. Either a tree of them, in which the repository `acme/web` is the layout ROOT/acme/web (zot keeps
/// its images so), or one.
///
/// - Each manifest is listed in `index.json`, without a name where it has no tag, so that it is found after
///   a restart.
/// - Blobs of several repositories are several files, though hard links where one was mounted from another.
/// - `index.json` is rewritten whole for each change and may have 4 MiB: some 20,000 manifests of one
///   repository.
/// - Uploads are kept in the folder `.dray` of their layout.
/// - What was merely looked for is kept from garbage collection ([GarbageOptions#grace()]) by this process
///   only.
///
/// Close it when the registry has stopped, or the folders `.dray` are left behind.
///
/// @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md">image-spec,
///         layout</a>
public final class LayoutStorage implements Storage {
    /// What a layout is made of: no repository within another can be named so.
    private static final Set<String> TAKEN = Set.of("blobs", "index.json", "oci-layout");

    private final Path root;
    private final @Nullable String only;
    private final InstantSource clock;
    private final Map<String, LayoutFolder> folders = new ConcurrentHashMap<>();

    private LayoutStorage(Path root, @Nullable String only, InstantSource clock) {
        this.root = root;
        this.only = only;
        this.clock = clock;
    }

    /// A tree of layouts.
    ///
    /// @param root a folder; made when something is put
    public static LayoutStorage open(Path root) {
        return open(root, InstantSource.system());
    }

    static LayoutStorage open(Path root, InstantSource clock) {
        return new LayoutStorage(root, null, clock);
    }

    /// One layout, as the repository of one name. Nothing can be put anywhere else.
    ///
    /// @param layout a folder; a layout is made in one that is empty or not there
    /// @param path   of the repository, as in `acme/web`
    /// @throws ImageException.Rejected when there is something else in the folder
    public static LayoutStorage single(Path layout, String path) throws IOException {
        if (!Repository.isPath(path)) {
            throw new IllegalArgumentException("not a repository path: \"%s\"".formatted(path));
        }
        OciLayout.create(layout).close();
        return new LayoutStorage(layout, path, InstantSource.system());
    }

    @Override
    public StoredRepository repository(String path) {
        return new LayoutRepository(this, path);
    }

    /// Where a repository is, or would be; empty where none can be.
    private Optional<Path> folder(String path) {
        if (only != null) {
            return only.equals(path) ? Optional.of(root) : Optional.empty();
        }
        boolean taken = Stream.of(path.split("/")).anyMatch(TAKEN::contains);
        return taken ? Optional.empty() : Optional.of(root.resolve(path));
    }

    /// The layout of a repository, if there is one. Somebody may have removed what was there before.
    Optional<LayoutFolder> find(String path) throws IOException {
        Optional<Path> folder = folder(path).filter(OciLayout::isLayout);
        if (folder.isEmpty()) {
            folders.remove(path);
            return Optional.empty();
        }
        LayoutFolder known = folders.get(path);
        return Optional.of(known != null ? known : keep(path, OciLayout.open(folder.get())));
    }

    private LayoutFolder keep(String path, OciLayout layout) {
        return folders.computeIfAbsent(path, ignored -> new LayoutFolder(layout, clock));
    }

    /// The layout of a repository, made when there is none.
    LayoutFolder make(String path) throws IOException {
        Optional<LayoutFolder> found = find(path);
        if (found.isPresent()) {
            return found.get();
        }
        Path folder = folder(path)
                .orElseThrow(() -> new ImageException.Unsupported(
                        "%s cannot be kept in %s".formatted(path, root),
                        only == null ? "no part of its name may be one of " + TAKEN : "there is only " + only));
        return keep(path, OciLayout.createWithin(folder));
    }

    @Override
    public Page repositories(String after, int limit) throws IOException {
        NavigableSet<String> some = new TreeSet<>();
        for (String path : paths()) {
            Optional<LayoutFolder> folder = find(path);
            if (folder.isPresent() && !folder.get().index().view().listed().isEmpty()) {
                some.add(path);
            }
        }
        return Page.of(some, after, limit);
    }

    @Override
    public Optional<String> findRepositoryWith(Digest content, Predicate<String> mayRead) throws IOException {
        for (String path : paths()) {
            Optional<LayoutFolder> folder = find(path);
            if (folder.isPresent() && folder.get().find(content).isPresent() && mayRead.test(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /// All repositories that there are.
    private NavigableSet<String> paths() throws IOException {
        NavigableSet<String> paths = new TreeSet<>();
        if (only != null) {
            paths.add(only);
        } else {
            addPaths("", paths);
        }
        return paths;
    }

    private void addPaths(String parent, Set<String> paths) throws IOException {
        for (Path child : children(root.resolve(parent))) {
            String path = parent.isEmpty() ? name(child) : parent + "/" + name(child);
            // A link may lead back up; but a path has an end (protocols A12).
            if (!TAKEN.contains(name(child)) && Repository.isPath(path) && Files.isDirectory(child)) {
                if (OciLayout.isLayout(child)) {
                    paths.add(path);
                }
                addPaths(path, paths);
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> children(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    @Override
    public GarbageReport collectGarbage(GarbageOptions options) throws IOException {
        LayoutGarbage garbage = new LayoutGarbage(options, clock.instant());
        for (String path : paths()) {
            Optional<LayoutFolder> folder = find(path);
            if (folder.isPresent()) {
                garbage.collect(folder.get());
            }
        }
        return garbage.report();
    }

    @Override
    public void close() throws IOException {
        for (LayoutFolder folder : folders.values()) {
            folder.close();
        }
        folders.clear();
    }
}
