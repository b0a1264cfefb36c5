package dev.dray.store;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.content.Referrers;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One repository of a [DiskStore]: its own names, over blobs that all repositories share.
final class RepositoryStore implements ImageStore, BlobFiles {
    private final DiskStore store;
    private final Repository repository;

    RepositoryStore(DiskStore store, Repository repository) {
        this.store = store;
        this.repository = repository;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return find(tagOrDigest)
                .orElseThrow(() -> new ImageException.NotFound(
                        "no image %s of %s in store %s".formatted(tagOrDigest, repository.familiar(), store.root())));
    }

    private Optional<Descriptor> find(String tagOrDigest) throws IOException {
        if (tagOrDigest.contains(":")) {
            return store.names().find(store.names().manifest(repository, Digest.parse(tagOrDigest)));
        }
        return Reference.isTag(tagOrDigest)
                ? store.names().find(store.names().tag(repository, tagOrDigest))
                : Optional.empty();
    }

    @Override
    public List<String> tags() throws IOException {
        return store.names().list(store.names().tags(repository));
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        List<Descriptor> manifests = new ArrayList<>();
        Path folder = store.names().manifests(repository);
        for (String file : store.names().list(folder)) {
            store.names().find(folder.resolve(file)).ifPresent(manifests::add);
        }
        return Referrers.among(this, manifests, subject.digest());
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        store.holdIfPossible();
        return file(content).isPresent();
    }

    @Override
    public InputStream open(Descriptor content) throws IOException {
        return store.blobs().open(content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return store.blobs().openFrom(content, offset);
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        return store.file(content);
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        Descriptor content = blob.descriptor();
        store.hold(content.digest());
        store.blobs().put(blob, position);
        if (content.mediaType().isManifest()) {
            register(content);
        }
    }

    private void register(Descriptor manifest) throws IOException {
        Path name = store.names().manifest(repository, manifest.digest());
        if (store.names().find(name).isEmpty()) {
            store.names().write(name, plain(manifest));
        }
    }

    @Override
    public boolean mayAdopt(Descriptor content, ImageSource from) throws IOException {
        return from instanceof BlobFiles files && files.file(content).isPresent();
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        return from instanceof BlobFiles files && adopt(content, files);
    }

    private boolean adopt(Descriptor content, BlobFiles from) throws IOException {
        Optional<Path> file = from.file(content);
        if (file.isEmpty()) {
            return false;
        }
        store.hold(content.digest());
        return store.blobs().adopt(content, file.get(), from.isVerified());
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        Path name = store.names().tag(repository, tag);
        if (!has(manifest)) {
            throw new ImageException.NotFound("no manifest %s in store %s".formatted(manifest.digest(), store.root()));
        }
        store.hold(repository + ":" + tag);
        register(manifest);
        store.names().write(name, plain(manifest));
    }

    /// The descriptor without what only its place in an index says.
    private static Descriptor plain(Descriptor manifest) {
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    }

    @Override
    public void untag(String tag) throws IOException {
        store.names().delete(store.names().tag(repository, tag));
    }

    /// Takes the names of a manifest away in this repository. The bytes go too unless an image of another repository
    /// needs them.
    @Override
    public void delete(Descriptor content) throws IOException {
        for (String tag : tags()) {
            Path name = store.names().tag(repository, tag);
            if (store.names()
                    .find(name)
                    .filter(named -> named.digest().equals(content.digest()))
                    .isPresent()) {
                store.names().delete(name);
            }
        }
        store.names().delete(store.names().manifest(repository, content.digest()));
        if (!store.isNeededOutside(repository, content.digest())) {
            store.blobs().delete(content.digest());
        }
    }
}
