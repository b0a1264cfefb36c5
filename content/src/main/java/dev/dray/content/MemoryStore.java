package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Images in memory, for tests and small things.
public final class MemoryStore implements ImageStore {
    private final Map<Digest, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<Digest, Descriptor> manifests = new ConcurrentHashMap<>();
    private final Map<String, Descriptor> tags = new ConcurrentHashMap<>();

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        Descriptor found = tagOrDigest.contains(":") ? manifests.get(Digest.parse(tagOrDigest)) : tags.get(tagOrDigest);
        if (found == null) {
            throw new ImageException.NotFound("no image %s in memory".formatted(tagOrDigest));
        }
        return found;
    }

    @Override
    public List<String> tags() {
        return tags.keySet().stream().sorted().toList();
    }

    /// Whether nothing is here, no content and so no name.
    public boolean isEmpty() {
        return contents.isEmpty();
    }

    /// What is here under a digest, for who knows nothing else of it; a manifest with its type.
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

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        if (!has(manifest)) {
            throw new ImageException.NotFound("no manifest %s in memory".formatted(manifest.digest()));
        }
        manifests.put(manifest.digest(), plain(manifest));
        tags.put(tag, plain(manifest));
    }

    /// The descriptor without what only its place in an index says.
    private static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }

    @Override
    public void untag(String tag) {
        tags.remove(tag);
    }

    @Override
    public void delete(Descriptor content) {
        contents.remove(content.digest());
        manifests.remove(content.digest());
        tags.values().removeIf(manifest -> manifest.digest().equals(content.digest()));
    }
}
