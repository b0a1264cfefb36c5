package dev.dray.server;

import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Repository;
import dev.dray.store.DiskStore;
import dev.dray.store.NamedImage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Keeps all on disk, in a [DiskStore]: crash-safe, each blob once whatever the number of repositories that
/// have it. A folder `links` beside the blobs says which repository has which. Close it when the registry has
/// stopped.
public final class DiskStorage implements Storage, Closeable {
    /// A store's names begin with a registry; these are of this one.
    private static final String REGISTRY = "localhost";

    private final DiskStore store;
    private final BlobLinks links;

    private DiskStorage(DiskStore store) {
        this.store = store;
        this.links = new BlobLinks(store.root().resolve("links"));
    }

    /// Opens the storage in a folder, which need not be there yet.
    public static DiskStorage open(Path root) throws IOException {
        return new DiskStorage(DiskStore.open(root));
    }

    @Override
    public ImageStore repository(String path) {
        return new LinkedStore(store.repository(new Repository(REGISTRY, path)), store, links, path);
    }

    /// Those that have a tag.
    @Override
    public List<String> repositories() throws IOException {
        return store.images().stream()
                .map(NamedImage::repository)
                .filter(repository -> repository.registry().equals(REGISTRY))
                .map(Repository::path)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public boolean hasRepository(String path) {
        return links.hasRepository(path);
    }

    @Override
    public Optional<Descriptor> findBlob(String path, Digest digest) throws IOException {
        Optional<Path> file = links.has(path, digest)
                ? store.file(new Descriptor(MediaType.OCTET_STREAM, digest, 0))
                : Optional.empty();
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
    public Spool newSpool(String path) throws IOException {
        return FileSpool.in(store.scratch(), repository(path));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
