package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A storage that reads what it does not have from other registries, and keeps it. Which repositories are
/// read from where is told by their paths: of several [Upstream]s the one with the longest prefix. All
/// others are here only, and can be pushed to.
///
/// - A tag is asked for again after [Upstream#timeToLive()]. Where the upstream cannot be reached, has too
///   many requests or is broken, the tag stands for what it stood for (a warning is logged); where the
///   upstream has it no longer, it is gone, but what it stood for is still found by its digest.
/// - Content is verified and kept. A blob is fetched once however many ask for it, who all read it while it
///   arrives; it goes on when they go away. When it breaks off, so does what they read: it never ends early
///   without a failure.
/// - Lists of tags and of referrers are those of the upstream and those known here, or the latter where the
///   upstream cannot say. Lists of repositories are those known here.
/// - What nobody has asked for in [PullThroughOptions#keepUnused()] is garbage.
public final class PullThrough implements Storage {
    private static final int PAGE = 1_000;

    private final Storage local;
    private final List<Upstream> upstreams;
    private final PullThroughState state;

    private PullThrough(Storage local, List<Upstream> upstreams, PullThroughState state) {
        this.local = local;
        this.upstreams = upstreams.stream()
                .sorted(Comparator.comparingInt(
                        (Upstream upstream) -> -upstream.prefix().length()))
                .toList();
        this.state = state;
    }

    /// @param local is closed with this one
    /// @param work  a folder of its own for blobs that arrive, and notes of what was used when; best on the
    ///              same file system as `local`, which then need not copy
    public static PullThrough open(Storage local, List<Upstream> upstreams, PullThroughOptions options, Path work)
            throws IOException {
        return new PullThrough(local, upstreams, new PullThroughState(options, PullThroughTime.REAL, work));
    }

    static PullThrough open(Storage local, List<Upstream> upstreams, PullThroughState state) {
        return new PullThrough(local, upstreams, state);
    }

    private Optional<Upstream> upstream(String path) {
        return upstreams.stream().filter(upstream -> upstream.has(path)).findFirst();
    }

    @Override
    public StoredRepository repository(String path) throws IOException {
        StoredRepository here = local.repository(path);
        return upstream(path)
                .<StoredRepository>map(upstream -> new PullThroughRepository(state, upstream, path, here))
                .orElse(here);
    }

    @Override
    public Page repositories(String after, int limit) throws IOException {
        return local.repositories(after, limit);
    }

    /// Among those known here; no upstream is asked.
    @Override
    public Optional<String> findRepositoryWith(Digest content, Predicate<String> mayRead) throws IOException {
        return local.findRepositoryWith(content, mayRead);
    }

    /// Also drops what nobody has asked for in [PullThroughOptions#keepUnused()].
    @Override
    public GarbageReport collectGarbage(GarbageOptions options) throws IOException {
        int unused = dropUnused(options.dryRun());
        GarbageReport rest = local.collectGarbage(options);
        return new GarbageReport(rest.manifests() + unused, rest.blobs(), rest.uploads(), rest.bytes());
    }

    /// Reads what is here; no upstream is asked.
    @Override
    public StorageReport verify(Progress progress) throws IOException {
        return local.verify(progress);
    }

    private int dropUnused(boolean dryRun) throws IOException {
        var keepUnused = state.options().keepUnused();
        if (keepUnused == null) {
            return 0;
        }
        noteTagged();
        int count = 0;
        for (String path : state.uses().repositories()) {
            if (upstream(path).isPresent()) {
                count += new PullThroughGarbage(
                                local.repository(path),
                                path,
                                state.uses(),
                                state.now().minus(keepUnused))
                        .collect(dryRun);
            }
        }
        return count;
    }

    /// What was kept before anything was noted, by another program say, is used as of now.
    private void noteTagged() throws IOException {
        Page page = local.repositories("", PAGE);
        while (true) {
            for (String path : page.entries()) {
                if (upstream(path).isPresent()) {
                    noteTagged(path, local.repository(path));
                }
            }
            if (!page.more()) {
                return;
            }
            page = local.repositories(page.entries().getLast(), PAGE);
        }
    }

    private void noteTagged(String path, StoredRepository repository) throws IOException {
        for (String tag : repository.tags()) {
            try {
                Descriptor manifest = repository.resolve(tag);
                if (!state.uses().has(path, manifest.digest())) {
                    state.uses().note(path, manifest.digest());
                }
            } catch (ImageException.NotFound e) {
                // It went between listing and looking.
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (local) {
            state.close();
        }
    }
}
