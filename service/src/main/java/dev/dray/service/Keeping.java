package dev.dray.service;

import dev.dray.server.Policy;
import dev.dray.storage.DiskStorage;
import dev.dray.storage.LayoutStorage;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.PullThrough;
import dev.dray.storage.PullThroughOptions;
import dev.dray.storage.Storage;
import dev.dray.storage.Upstream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a registry keeps its images in.
///
/// @param root      the folder; of no account for [Kind#MEMORY]
/// @param upstreams that it reads through to
/// @param policy    what nobody may do to it
/// @param cleaning  null for none
public record Keeping(
        Kind kind,
        Path root,
        List<Upstream> upstreams,
        Policy policy,
        @Nullable Cleaning cleaning) {
    /// On disk, in a folder of the current one.
    public static final Keeping DEFAULT =
            new Keeping(Kind.DISK, Path.of("dray-registry"), List.of(), Policy.OPEN, null);

    /// No repository begins with a point.
    private static final String WORK = ".pull-through";

    /// How it is kept.
    public enum Kind {
        /// A tree of our own.
        DISK,
        /// The tree of the distribution's registry.
        DISTRIBUTION,
        /// A tree of OCI image layouts, one for each repository.
        LAYOUT,
        /// Gone when the registry stops.
        MEMORY
    }

    public Keeping {
        upstreams = List.copyOf(upstreams);
    }

    public Keeping withKind(Kind newKind) {
        return new Keeping(newKind, root, upstreams, policy, cleaning);
    }

    public Keeping withRoot(Path newRoot) {
        return new Keeping(kind, newRoot, upstreams, policy, cleaning);
    }

    public Keeping withUpstreams(List<Upstream> newUpstreams) {
        return new Keeping(kind, root, newUpstreams, policy, cleaning);
    }

    public Keeping withPolicy(Policy newPolicy) {
        return new Keeping(kind, root, upstreams, newPolicy, cleaning);
    }

    public Keeping withCleaning(@Nullable Cleaning newCleaning) {
        return new Keeping(kind, root, upstreams, policy, newCleaning);
    }

    /// Opens it; the caller closes it when the registry has stopped.
    public Storage open() throws IOException {
        Storage storage = local();
        if (upstreams.isEmpty()) {
            return storage;
        }
        try {
            return PullThrough.open(storage, upstreams, PullThroughOptions.DEFAULT, work());
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private Storage local() throws IOException {
        return switch (kind) {
            case DISK -> DiskStorage.open(folder());
            case DISTRIBUTION -> DiskStorage.openDistribution(folder());
            case LAYOUT -> LayoutStorage.open(folder());
            case MEMORY -> new MemoryStorage();
        };
    }

    private Path work() throws IOException {
        return kind == Kind.MEMORY ? Files.createTempDirectory("dray-pull-through-") : root.resolve(WORK);
    }

    /// Made now, where it is missing: what cannot be written to should be said before the first push.
    private Path folder() throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new IOException(root + " is no directory");
        }
        Files.createDirectories(root);
        if (!Files.isWritable(root)) {
            throw new AccessDeniedException(root.toString());
        }
        return root;
    }
}
