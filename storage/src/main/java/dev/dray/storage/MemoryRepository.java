package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.Referrers;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One repository in memory.
final class MemoryRepository implements StoredRepository {
    private final String path;
    private final InstantSource clock;
    private final Map<Digest, Content> contents = new ConcurrentHashMap<>();
    private final Map<Digest, Descriptor> manifests = new ConcurrentHashMap<>();
    private final Map<Digest, Digest> aliases = new ConcurrentHashMap<>();
    private final NavigableMap<String, Descriptor> tags = new ConcurrentSkipListMap<>();
    private final Map<String, MemoryUpload> uploads = new ConcurrentHashMap<>();
    private volatile boolean known;

    /// @param used when it was last put or looked for
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(byte[] bytes, Instant used) {}

    MemoryRepository(String path, InstantSource clock) {
        this.path = path;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    private byte @Nullable [] use(Digest digest) {
        Content used = contents.computeIfPresent(digest, (key, content) -> new Content(content.bytes, now()));
        return used == null ? null : used.bytes;
    }

    boolean hasManifests() {
        return !manifests.isEmpty();
    }

    @Override
    public boolean exists() {
        return known;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        Descriptor found = tagOrDigest.contains(":") ? manifest(Digest.parse(tagOrDigest)) : tags.get(tagOrDigest);
        if (found == null) {
            throw new ImageException.NotFound("no image %s in memory".formatted(tagOrDigest));
        }
        use(found.digest());
        return found;
    }

    private @Nullable Descriptor manifest(Digest digest) {
        Descriptor manifest = manifests.get(digest);
        Digest other = manifest == null ? aliases.get(digest) : null;
        return other == null ? manifest : manifests.get(other);
    }

    @Override
    public void alias(Digest digest, Descriptor manifest) {
        aliases.put(digest, manifest.digest());
    }

    @Override
    public Optional<Descriptor> find(Digest digest) {
        byte[] bytes = use(digest);
        Descriptor manifest = manifests.get(digest);
        if (bytes == null) {
            return Optional.empty();
        }
        return Optional.of(manifest != null ? manifest : new Descriptor(MediaType.OCTET_STREAM, digest, bytes.length));
    }

    @Override
    public boolean has(Descriptor content) {
        return use(content.digest()) != null;
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        byte[] bytes = use(content.digest());
        if (bytes == null) {
            throw new ImageException.NotFound("no content %s in memory".formatted(content.digest()));
        }
        int start = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, start, bytes.length - start);
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        return Referrers.among(this, manifests.values(), subject.digest());
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        known = true;
        Descriptor content = blob.descriptor();
        if (!has(content)) {
            try (InputStream in = new VerifyingInputStream(blob.open(), content)) {
                put(content.digest(), in.readAllBytes());
            }
        }
        if (content.mediaType().isManifest()) {
            name(content);
        }
        position.at(content.size());
    }

    private synchronized void name(Descriptor manifest) {
        if (contents.containsKey(manifest.digest())) {
            manifests.put(manifest.digest(), plain(manifest));
        }
    }

    void put(Digest digest, byte[] bytes) {
        contents.put(digest, new Content(bytes, now()));
    }

    @Override
    public synchronized void putManifest(Descriptor descriptor, Manifest manifest) {
        known = true;
        put(descriptor.digest(), manifest.raw());
        manifests.put(descriptor.digest(), plain(descriptor));
    }

    @Override
    public synchronized boolean adopt(Descriptor content, ImageSource from) {
        byte[] bytes = from instanceof MemoryRepository other ? other.use(content.digest()) : null;
        if (bytes != null) {
            known = true;
            put(content.digest(), bytes);
        }
        return bytes != null;
    }

    /// The descriptor without what only its place in an index says.
    private static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }

    @Override
    public List<String> tags() {
        return List.copyOf(tags.keySet());
    }

    @Override
    public Page tags(String after, int limit) {
        return Page.of(tags.navigableKeySet(), after, limit);
    }

    @Override
    public synchronized void tag(String tag, Descriptor manifest) throws IOException {
        checkHere(manifest);
        tags.put(tag, plain(manifest));
    }

    @Override
    public synchronized boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
        checkHere(manifest);
        Descriptor taken = tags.putIfAbsent(tag, plain(manifest));
        return taken == null || taken.digest().equals(manifest.digest());
    }

    private void checkHere(Descriptor manifest) throws IOException {
        if (!has(manifest)) {
            throw new ImageException.NotFound("no manifest %s in memory".formatted(manifest.digest()));
        }
        manifests.putIfAbsent(manifest.digest(), plain(manifest));
    }

    @Override
    public synchronized void untag(String tag) {
        tags.remove(tag);
    }

    @Override
    public synchronized void delete(Descriptor content) {
        contents.remove(content.digest());
        manifests.remove(content.digest());
        aliases.values().removeIf(content.digest()::equals);
        tags.values().removeIf(manifest -> manifest.digest().equals(content.digest()));
    }

    @Override
    public long size() {
        return contents.values().stream()
                .mapToLong(content -> content.bytes().length)
                .sum();
    }

    @Override
    public Upload startUpload(Digest.Algorithm algorithm) {
        known = true;
        MemoryUpload upload = new MemoryUpload(this);
        uploads.put(upload.id(), upload);
        return upload;
    }

    @Override
    public Optional<Upload> findUpload(String id) {
        return Optional.ofNullable(uploads.get(id));
    }

    void end(Upload upload) {
        uploads.remove(upload.id());
    }

    Collection<MemoryUpload> uploads() {
        return uploads.values();
    }

    Set<Digest> manifestDigests() {
        return manifests.keySet();
    }

    Set<Digest> contentDigests() {
        return contents.keySet();
    }

    long contentSize(Digest digest) {
        Content content = contents.get(digest);
        return content == null ? 0 : content.bytes().length;
    }

    /// The manifests that stay in any case: what has a name, and what was used since then.
    List<Digest> roots(Instant since) {
        return Stream.concat(
                        tags.values().stream().map(Descriptor::digest),
                        manifests.keySet().stream().filter(manifest -> !isOlder(manifest, since)))
                .toList();
    }

    boolean isOlder(Digest digest, Instant since) {
        Content content = contents.get(digest);
        return content != null && content.used.isBefore(since);
    }

    /// Removes content unless it was used since then.
    synchronized boolean removeOlder(Digest digest, Instant since) {
        if (!isOlder(digest, since)) {
            return false;
        }
        // Looking for content takes no lock, so it may have been used since that was asked.
        contents.computeIfPresent(digest, (key, content) -> content.used.isBefore(since) ? null : content);
        boolean isGone = !contents.containsKey(digest);
        if (isGone) {
            manifests.remove(digest);
        }
        return isGone;
    }

    /// Reads a manifest without using it.
    Manifest peek(Digest digest) throws IOException {
        Content content = contents.get(digest);
        Descriptor manifest = manifests.get(digest);
        if (content == null || manifest == null) {
            throw new ImageException.NotFound("no manifest %s in %s".formatted(digest, path));
        }
        return Parsed.manifest(manifest.mediaType(), content.bytes);
    }

    @Override
    public String toString() {
        return path;
    }
}
