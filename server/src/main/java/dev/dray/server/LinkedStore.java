package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.store.BlobFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A repository that shows only what was put into it, over a store whose repositories share their bytes.
final class LinkedStore implements ImageStore, BlobFiles {
    private final ImageStore store;
    private final BlobFiles files;
    private final BlobLinks links;
    private final String path;

    /// @param files where the store has its bytes
    LinkedStore(ImageStore store, BlobFiles files, BlobLinks links, String path) {
        this.store = store;
        this.files = files;
        this.links = links;
        this.path = path;
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        return store.resolve(tagOrDigest);
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
        return links.has(path, content.digest()) ? files.file(content) : Optional.empty();
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
}
