package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.store.BlobFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/// A repository that shows only what was put into it, over a store whose repositories share their bytes.
final class LinkedStore implements StoredRepository, BlobFiles {
    private final ImageStore store;
    private final DiskStorage storage;
    private final BlobLinks links;
    private final String path;

    LinkedStore(ImageStore store, DiskStorage storage, BlobLinks links, String path) {
        this.store = store;
        this.storage = storage;
        this.links = links;
        this.path = path;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        try {
            return store.resolve(tagOrDigest);
        } catch (ImageException.NotFound e) {
            Optional<Digest> other =
                    tagOrDigest.contains(":") ? links.findAlias(path, Digest.parse(tagOrDigest)) : Optional.empty();
            return store.resolve(other.orElseThrow(() -> e).toString());
        }
    }

    @Override
    public void alias(Digest digest, Descriptor manifest) throws IOException {
        links.addAlias(path, digest, manifest.digest());
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        return store.referrers(subject);
    }

    @Override
    public List<String> tags() throws IOException {
        return store.tags();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return links.has(path, content.digest()) && store.has(content);
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        return links.has(path, content.digest()) ? storage.file(content) : Optional.empty();
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        checkLink(content.digest());
        return store.openFrom(content, offset);
    }

    private void checkLink(Digest digest) throws ImageException.NotFound {
        if (!links.has(path, digest)) {
            throw new ImageException.NotFound("no content %s in %s".formatted(digest, path));
        }
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        store.put(blob, position);
        links.add(path, blob.descriptor().digest());
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        boolean adopted = store.adopt(content, from);
        if (adopted) {
            links.add(path, content.digest());
        }
        return adopted;
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        checkLink(manifest.digest());
        store.tag(tag, manifest);
    }

    @Override
    public void untag(String tag) throws IOException {
        store.untag(tag);
    }

    /// Takes the names away. The bytes of a blob stay for whoever is just pushing the same; garbage collection
    /// takes them.
    @Override
    public void delete(Descriptor content) throws IOException {
        links.remove(path, content.digest());
        if (content.mediaType().isManifest()) {
            store.delete(content);
        }
    }

    @Override
    public boolean exists() {
        return links.hasRepository(path);
    }

    @Override
    public Optional<Descriptor> find(Digest digest) throws IOException {
        Optional<Path> file = file(new Descriptor(MediaType.OCTET_STREAM, digest, 0));
        try {
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Descriptor(MediaType.OCTET_STREAM, digest, Files.size(file.get())));
        } catch (NoSuchFileException e) {
            // It went between looking and measuring.
            return Optional.empty();
        }
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest) throws IOException {
        put(Blob.of(descriptor, manifest.raw()));
        if (!descriptor.mediaType().isManifest()) {
            // A store tells manifests from blobs by their types; where it cannot, by their once having had a tag.
            String passing = "_" + UUID.randomUUID();
            store.tag(passing, descriptor);
            store.untag(passing);
        }
    }

    @Override
    public synchronized boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
        try {
            return resolve(tag).digest().equals(manifest.digest());
        } catch (ImageException.NotFound e) {
            tag(tag, manifest);
            return true;
        }
    }

    @Override
    public Page tags(String after, int limit) throws IOException {
        return Page.of(new TreeSet<>(tags()), after, limit);
    }

    @Override
    public long size() throws IOException {
        return links.list(path).stream()
                .mapToLong(digest -> {
                    try {
                        return find(digest).map(Descriptor::size).orElse(0L);
                    } catch (IOException e) {
                        return 0;
                    }
                })
                .sum();
    }

    @Override
    public Upload startUpload(Digest.Algorithm algorithm) throws IOException {
        FileUpload upload = FileUpload.in(storage.scratch(), this, storage::end);
        storage.begin(path, upload);
        return upload;
    }

    @Override
    public Optional<Upload> findUpload(String id) {
        return storage.findUpload(path, id);
    }
}
