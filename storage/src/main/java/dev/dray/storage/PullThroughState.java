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
    private static final int MAX_LISTS = 200;

    /// Tags of a list that is kept; a longer one is asked for each time.
    private static final int MAX_LIST = 10_000;

    private final PullThroughOptions options;
    private final PullThroughTime time;
    private final PullThroughOnce once = new PullThroughOnce();
    private final PullThroughDownloads downloads;
    private final PullThroughUses uses;
    private final Map<Upstream, PullThroughGate> gates = new ConcurrentHashMap<>();

    /// Until when a tag is taken for what it is here.
    private final PullThroughMemory<Instant> fresh = new PullThroughMemory<>(MAX_TAGS);

    private final PullThroughMemory<Descriptor> blobs = new PullThroughMemory<>(MAX_BLOBS);
    private final PullThroughMemory<TagList> lists = new PullThroughMemory<>(MAX_LISTS);

    /// The tags that an upstream has listed.
    ///
    /// @param until when it is to be asked again
    private record TagList(List<String> tags, Instant until) {}

    PullThroughState(PullThroughOptions options, PullThroughTime time, Path work) throws IOException {
        this.options = options;
        this.time = time;
        this.downloads = new PullThroughDownloads(work.resolve("spool"));
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
        if (tags.size() <= MAX_LIST) {
            lists.put(path, new TagList(tags, now().plus(howLong)));
        }
    }

    @Override
    public void close() throws IOException {
        downloads.close();
    }
}
