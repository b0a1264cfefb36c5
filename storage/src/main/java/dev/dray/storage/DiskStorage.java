package dev.dray.storage;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Repository;
import dev.dray.store.DiskStore;
import dev.dray.store.NamedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Keeps all on disk, in a [DiskStore]: crash-safe, each blob once whatever the number of repositories that
/// have it. A folder `links` beside the blobs says which repository has which. Close it when the registry has
/// stopped.
public final class DiskStorage implements Storage {
    /// A store's names begin with a registry; these are of this one.
    private static final String REGISTRY = "localhost";

    private final DiskStore store;
    private final BlobLinks links;
    private final Map<String, FileUpload> uploads = new ConcurrentHashMap<>();

    private DiskStorage(DiskStore store) {
        this.store = store;
        this.links = new BlobLinks(store.root().resolve("links"));
    }

    /// Opens the storage in a folder, which need not be there yet.
    public static DiskStorage open(Path root) throws IOException {
        return new DiskStorage(DiskStore.open(root));
    }

    @Override
    public StoredRepository repository(String path) {
        return new LinkedStore(store.repository(new Repository(REGISTRY, path)), this, links, path);
    }

    @Override
    public Page repositories(String after, int limit) throws IOException {
        return Page.of(
                store.images().stream()
                        .map(NamedImage::repository)
                        .filter(repository -> repository.registry().equals(REGISTRY))
                        .map(Repository::path)
                        .collect(Collectors.toCollection(TreeSet::new)),
                after,
                limit);
    }

    @Override
    public Optional<String> findRepositoryWith(Digest content, Predicate<String> mayRead) throws IOException {
        // Mostly there is no such content at all, which is known at once.
        return file(new Descriptor(MediaType.OCTET_STREAM, content, 0)).isEmpty()
                ? Optional.empty()
                : LinkSearch.in(links.folder(), path -> links.has(path, content) && mayRead.test(path));
    }

    @Override
    public GarbageReport collectGarbage(GarbageOptions options) {
        return GarbageReport.NOTHING;
    }

    Optional<Path> file(Descriptor content) {
        return store.file(content);
    }

    Path scratch() throws IOException {
        return store.scratch();
    }

    void begin(String path, FileUpload upload) {
        uploads.put(path + " " + upload.id(), upload);
    }

    void end(FileUpload upload) {
        uploads.values().remove(upload);
    }

    Optional<Upload> findUpload(String path, String id) {
        return Optional.ofNullable(uploads.get(path + " " + id));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
