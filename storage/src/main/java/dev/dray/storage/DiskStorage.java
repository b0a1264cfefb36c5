package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Digest;
import dev.dray.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Keeps all in a folder: crash-safe, each blob once whatever the number of repositories that have it. Close it when
/// the registry has stopped.
///
/// The folder belongs to one process at a time, so that what is remembered in memory, some 100 MB at most, is true. How
/// long it takes to open does not depend on what is in it; the list of repositories, and that of the tags of one, is
/// read when it is first asked for.
///
/// Small notes of when content was used are kept to the minute: [GarbageOptions#grace()] should be some minutes at
/// least while images are pushed. With a shorter one nothing is lost either, but blobs may go before their manifest
/// comes, which is then refused until they are pushed again.
public final class DiskStorage implements Storage {
    private final Path root;
    private final RootLock lock;
    private final Shared shared;
    private final ReentrantLock collecting = new ReentrantLock();

    private DiskStorage(Path root, RootLock lock, Shared shared) {
        this.root = root;
        this.lock = lock;
        this.shared = shared;
    }

    /// Opens the storage in a folder, which need not be there yet, in Dray's own tree.
    ///
    /// @throws ImageException.Rejected when another process has it, or it is no folder
    public static DiskStorage open(Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        return open(absolute, new OwnTree(absolute), InstantSource.system(), (what, path) -> {});
    }

    /// As [#open(Path)], in the tree of the CNCF's distribution ("Docker Registry"): what that program wrote is there,
    /// and it may serve what is written here, when this process has ended.
    ///
    /// @param root the `rootdirectory` of its configuration
    public static DiskStorage openDistribution(Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        InstantSource clock = InstantSource.system();
        return open(absolute, new DistributionTree(absolute, clock), clock, (what, path) -> {});
    }

    /// @param step is told what is about to be done to the folder
    static DiskStorage open(Path root, Tree tree, InstantSource clock, Disk.Step step) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new ImageException.Rejected(
                    "storage %s is a file, not a folder".formatted(root), "name another folder");
        }
        make(root, step);
        RootLock lock = RootLock.take(root);
        try {
            clear(tree.scratch());
            return new DiskStorage(root, lock, new Shared(new Disk(root, tree, clock, step)));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /// Folders above that are made with it must last as well, or all that is kept would go with them.
    private static void make(Path root, Disk.Step step) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path folder = root; folder != null && Files.notExists(folder); folder = folder.getParent()) {
            missing.add(folder);
        }
        Files.createDirectories(root);
        for (Path made : missing.reversed()) {
            step.before("sync folder", Durable.folder(made));
            if (step.syncs()) {
                Durable.sync(Durable.folder(made));
            }
        }
    }

    /// What a process left that was killed.
    private static void clear(Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Folders.visit(scratch, Files::deleteIfExists);
    }

    @Override
    public StoredRepository repository(String path) {
        return new DiskRepository(shared, path);
    }

    @Override
    public Page repositories(String after, int limit) throws IOException {
        return shared.catalog().page(after, limit);
    }

    @Override
    public Optional<String> findRepositoryWith(Digest content, Predicate<String> mayRead) throws IOException {
        return RepositorySearch.in(shared.tree(), content, mayRead);
    }

    @Override
    public GarbageReport collectGarbage(GarbageOptions options) throws IOException {
        collecting.lock();
        try {
            return new DiskGarbage(shared, options).collect();
        } finally {
            collecting.unlock();
        }
    }

    @Override
    public StorageReport verify(Progress progress) throws IOException {
        return new DiskVerification(shared, progress).run();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return "storage in " + root;
    }
}
