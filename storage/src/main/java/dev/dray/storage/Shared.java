package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What the repositories of a [DiskStorage] share. The process has the folder for itself, so that what is remembered
/// is true; all of it together takes less than 100 MB.
final class Shared {
    private static final int CONTENTS = 60_000;
    private static final int TAGS = 40_000;
    private static final int LISTED_TAGS = 250_000;
    private static final int SCANNED = 50_000;
    private static final int HASHES = 1_000;

    /// Entries that a list takes the room of, even an empty one: strangers may ask for any number of repositories
    /// that are not there.
    private static final int LIST = 10;

    private final Disk disk;
    private final Stripes paths = new Stripes();
    private final Stripes digests = new Stripes();
    private final Catalog catalog;
    private final ManifestBytes manifests;
    private final Lru<Known.Key, Known> known = Lru.of(CONTENTS);
    private final Lru<TagKey, Digest> tags = Lru.of(TAGS);
    private final Lru<String, TagList> tagLists = new Lru<>(LISTED_TAGS, list -> LIST + list.count());
    private final Lru<String, Map<Digest, List<Descriptor>>> referrers = new Lru<>(SCANNED, Shared::weight);
    private final Lru<String, UploadHash> hashes = Lru.of(HASHES);

    private final Keeping keeping = new Keeping();

    /// What is told to garbage collection; null while there is none.
    private final AtomicReference<@Nullable Collecting> collecting = new AtomicReference<>();

    /// @param linked what was linked since it began, and what else stays
    /// @param needed what manifests need that were put or got a name since it began
    record Collecting(DigestSet linked, DigestSet needed) {}

    /// One tag of one repository.
    record TagKey(String path, String tag) {}

    /// The tags of a repository, sorted.
    ///
    /// @param count how many there are
    record TagList(NavigableSet<String> tags, int count) {}

    private static long weight(Map<Digest, List<Descriptor>> referrers) {
        return LIST + referrers.values().stream().mapToLong(List::size).sum();
    }

    Shared(Disk disk) {
        this.disk = disk;
        this.catalog = new Catalog(disk.tree());
        this.manifests = new ManifestBytes(disk.tree());
    }

    Disk disk() {
        return disk;
    }

    Tree tree() {
        return disk.tree();
    }

    /// Looks at a repository while nobody changes it.
    <T> T whileHeld(String path, Stripes.Task<T> task) throws IOException {
        return paths.whileHeld(path, task);
    }

    /// Changes a repository, one after the other. Where that fails half way, only the disk knows what is so.
    <T> T whileChanging(String path, Stripes.Task<T> task) throws IOException {
        return paths.whileHeld(path, () -> {
            boolean done = false;
            try {
                T result = task.run();
                done = true;
                return result;
            } finally {
                if (!done) {
                    forget(path);
                }
            }
        });
    }

    private void forget(String path) {
        known.removeIf(key -> key.path().equals(path));
        tags.removeIf(key -> key.path().equals(path));
        tagLists.remove(path);
        referrers.remove(path);
        catalog.forget();
    }

    /// Locks of content: its bytes come, are linked and go one after the other. Taken after those of repositories.
    Stripes digests() {
        return digests;
    }

    Catalog catalog() {
        return catalog;
    }

    ManifestBytes manifests() {
        return manifests;
    }

    Lru<Known.Key, Known> known() {
        return known;
    }

    Lru<TagKey, Digest> tags() {
        return tags;
    }

    Lru<String, TagList> tagLists() {
        return tagLists;
    }

    /// Who is about whom in a repository, where that had to be searched for.
    Lru<String, Map<Digest, List<Descriptor>>> referrers() {
        return referrers;
    }

    Lru<String, UploadHash> hashes() {
        return hashes;
    }

    /// Tells garbage collection, if there is one, that a repository has some content; under the lock of its digest.
    void linked(Digest digest) {
        Collecting now = collecting.get();
        if (now != null) {
            now.linked().add(digest);
        }
    }

    /// Tells garbage collection, if there is one, that a manifest is put or gets a name; while it is kept.
    void needed(Marking marking, Digest manifest, Collection<Digest> children) {
        Collecting now = collecting.get();
        if (now != null) {
            marking.addNeeded(manifest, children, now.needed());
        }
    }

    /// From now on what happens is told to this collection; to none with null.
    void tell(@Nullable Collecting to) {
        collecting.set(to);
    }

    Keeping keeping() {
        return keeping;
    }
}
