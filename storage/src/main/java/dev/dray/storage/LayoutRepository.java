package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.store.BlobFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/// One repository of a [LayoutStorage]: its layout where there is one, else nothing until something is put.
final class LayoutRepository implements StoredRepository, BlobFiles {
    private final LayoutStorage storage;
    private final String path;

    LayoutRepository(LayoutStorage storage, String path) {
        this.storage = storage;
        this.path = path;
    }

    private ImageException.NotFound missing(Object what) {
        return new ImageException.NotFound("no %s in %s".formatted(what, path));
    }

    private LayoutFolder folder(Object wanted) throws IOException {
        return storage.find(path).orElseThrow(() -> missing(wanted));
    }

    @Override
    public boolean exists() throws IOException {
        return storage.find(path).isPresent();
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return folder(tagOrDigest).resolve(tagOrDigest).orElseThrow(() -> missing(tagOrDigest));
    }

    @Override
    public Optional<Descriptor> find(Digest digest) throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        return folder.isPresent() ? folder.get().find(digest) : Optional.empty();
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        return folder.isPresent() && folder.get().has(content);
    }

    @Override
    public InputStream open(Descriptor content) throws IOException {
        return folder(content.digest()).open(content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return folder(content.digest()).openFrom(content, offset);
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        try {
            return storage.find(path).flatMap(folder -> folder.file(content));
        } catch (IOException e) {
            // A damaged layout links nothing; who reads it learns why.
            return Optional.empty();
        }
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        return folder.isPresent() ? folder.get().referrers(subject) : List.of();
    }

    private NavigableSet<String> tagSet() throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        return folder.isPresent() ? folder.get().index().view().tags() : Collections.emptyNavigableSet();
    }

    @Override
    public List<String> tags() throws IOException {
        return List.copyOf(tagSet());
    }

    @Override
    public Page tags(String after, int limit) throws IOException {
        return Page.of(tagSet(), after, limit);
    }

    @Override
    public long size() throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        return folder.isPresent()
                ? LayoutBlob.bytes(LayoutBlob.list(folder.get().blobs()))
                : 0;
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        storage.make(path).put(blob, position);
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) {
        return from instanceof BlobFiles files && files.file(content).isPresent();
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return mayAdopt(content, from) && storage.make(path).adopt(content, trusted(content, from));
    }

    /// What came into another repository here was verified then; hashing it again would take as long as
    /// copying it.
    private ImageSource trusted(Descriptor content, ImageSource from) {
        return from instanceof LayoutRepository other && other.storage == storage
                ? other.file(content)
                        .<ImageSource>map(file -> new FileSource(file, true))
                        .orElse(from)
                : from;
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest) throws IOException {
        putManifest(descriptor, manifest, List.of());
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest, List<String> tags) throws IOException {
        storage.make(path).putManifest(descriptor, manifest, tags);
    }

    @Override
    public void alias(Digest digest, Descriptor manifest) throws IOException {
        folder("manifest " + manifest.digest()).alias(digest, manifest);
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        folder("manifest " + manifest.digest()).tag(tag, manifest);
    }

    @Override
    public boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
        return folder("manifest " + manifest.digest()).tagUnlessTaken(tag, manifest);
    }

    @Override
    public void untag(String tag) throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        if (folder.isPresent()) {
            folder.get().untag(tag);
        }
    }

    @Override
    public void delete(Descriptor content) throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        if (folder.isPresent()) {
            folder.get().delete(content);
        }
    }

    @Override
    public Upload startUpload(Digest.Algorithm algorithm) throws IOException {
        return storage.make(path).uploads().start(algorithm);
    }

    @Override
    public Optional<Upload> findUpload(String id) throws IOException {
        Optional<LayoutFolder> folder = storage.find(path);
        return folder.flatMap(known -> known.uploads().find(id));
    }
}
