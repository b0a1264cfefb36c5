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
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// One repository in memory.
final class MemoryRepository implements StoredRepository {
    private final Map<Digest, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<Digest, Descriptor> manifests = new ConcurrentHashMap<>();
    private final Map<Digest, Digest> aliases = new ConcurrentHashMap<>();
    private final NavigableMap<String, Descriptor> tags = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private volatile boolean known;

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
        Descriptor manifest = manifests.get(digest);
        return manifest != null
                ? Optional.of(manifest)
                : Optional.ofNullable(contents.get(digest))
                        .map(bytes -> new Descriptor(MediaType.OCTET_STREAM, digest, bytes.length));
    }

    @Override
    public boolean has(Descriptor content) {
        return contents.containsKey(content.digest());
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        byte[] bytes = contents.get(content.digest());
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
                contents.put(content.digest(), in.readAllBytes());
            }
        }
        if (content.mediaType().isManifest()) {
            manifests.put(content.digest(), plain(content));
        }
        position.at(content.size());
    }

    void put(Digest digest, byte[] bytes) {
        contents.put(digest, bytes);
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest) {
        known = true;
        contents.put(descriptor.digest(), manifest.raw());
        manifests.put(descriptor.digest(), plain(descriptor));
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) {
        byte[] bytes = from instanceof MemoryRepository other ? other.contents.get(content.digest()) : null;
        if (bytes != null) {
            known = true;
            contents.put(content.digest(), bytes);
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
    public void tag(String tag, Descriptor manifest) throws IOException {
        checkHere(manifest);
        tags.put(tag, plain(manifest));
    }

    @Override
    public boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
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
    public void untag(String tag) {
        tags.remove(tag);
    }

    @Override
    public void delete(Descriptor content) {
        contents.remove(content.digest());
        manifests.remove(content.digest());
        aliases.values().removeIf(content.digest()::equals);
        tags.values().removeIf(manifest -> manifest.digest().equals(content.digest()));
    }

    @Override
    public long size() {
        return contents.values().stream().mapToLong(bytes -> bytes.length).sum();
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
}
