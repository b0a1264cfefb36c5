package dev.dray.storage;

import dev.dray.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What the repositories of a pull-through storage share.
final class PullThroughState implements Closeable {
    private static final int MAX_TAGS = 10_000;
    private static final int MAX_BLOBS = 100_000;
    /// Tags of all lists that are kept.
    private static final int MAX_LISTED = 500_000;

    /// Tags that a list takes the room of, even an empty one.
    private static final int LIST = 10;

    private final PullThroughOptions options;
    private final PullThroughTime time;
    private final PullThroughOnce once = new PullThroughOnce();
    private final PullThroughDownloads downloads;
    private final PullThroughUses uses;
    private final Map<Upstream, PullThroughGate> gates = new ConcurrentHashMap<>();

    /// Until when a tag is taken for what it is here.
    private final Lru<String, Instant> fresh = Lru.of(MAX_TAGS);

    private final Lru<String, Descriptor> blobs = Lru.of(MAX_BLOBS);
    private final Lru<String, TagList> lists =
            new Lru<>(MAX_LISTED, list -> LIST + list.tags().size());

    /// The tags that an upstream has listed.
    ///
    /// @param until when it is to be asked again
    private record TagList(List<String> tags, Instant until) {}

    PullThroughState(PullThroughOptions options, PullThroughTime time, Path work) throws IOException {
        this.options = options;
        this.time = time;
        this.downloads = new PullThroughDownloads(work.resolve("spool"), blobs::remove);
        this.uses = new PullThroughUses(work.resolve("uses"), time.clock());
    }

    PullThroughOptions options() {
        return options;
    }

    PullThroughOnce once() {
        return once;
    }

    PullThroughDownloads downloads() {
        return downloads;
    }

    PullThroughUses uses() {
        return uses;
    }

    Instant now() {
        return time.clock().instant();
    }

    PullThroughGate gate(Upstream upstream) {
        return gates.computeIfAbsent(upstream, key -> new PullThroughGate(key.label(), time));
    }

    boolean isFresh(String tag) {
        return fresh.find(tag).filter(until -> until.isAfter(now())).isPresent();
    }

    void setFresh(String tag, Duration howLong) {
        fresh.put(tag, now().plus(howLong));
    }

    /// What manifests, or the upstream, said of blobs of a repository.
    Optional<Descriptor> findBlob(String key) {
        return blobs.find(key);
    }

    void noteBlob(String key, Descriptor blob) {
        blobs.put(key, blob);
    }

    Optional<List<String>> findTags(String path) {
        return lists.find(path).filter(list -> list.until().isAfter(now())).map(TagList::tags);
    }

    void noteTags(String path, List<String> tags, Duration howLong) {
        lists.put(path, new TagList(tags, now().plus(howLong)));
    }

    @Override
    public void close() throws IOException {
        downloads.close();
    }
}
