package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.store.BlobFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One repository on disk.
final class DiskRepository implements StoredRepository, BlobFiles {
    private final Shared shared;
    private final String path;
    private final Contents contents;
    private final Tags tags;
    private final DiskManifests manifests;
    private final DiskUploads uploads;
    private final Aliases aliases;

    DiskRepository(Shared shared, String path) {
        this.shared = shared;
        this.path = path;
        this.contents = new Contents(shared, path);
        this.tags = new Tags(shared, contents, path);
        this.manifests = new DiskManifests(shared, contents, tags, path);
        this.uploads = new DiskUploads(shared, contents, path);
        this.aliases = new Aliases(shared, path);
    }

    Contents contents() {
        return contents;
    }

    @Override
    public boolean exists() {
        return shared.tree().parts(path).stream().anyMatch(Folders::isFolder);
    }

    @Override
    public Descriptor resolve(String tagOrDigest) throws IOException {
        Optional<Digest> digest =
                tagOrDigest.contains(":") ? Optional.of(Digest.parse(tagOrDigest)) : tags.find(tagOrDigest);
        Optional<Known> found = digest.isEmpty() ? Optional.empty() : findManifest(digest.get());
        return found.map(Known::descriptor)
                .orElseThrow(() -> new ImageException.NotFound("no image %s in %s".formatted(tagOrDigest, path)));
    }

    private Optional<Known> findManifest(Digest digest) throws IOException {
        Optional<Known> found = contents.find(digest).filter(Known::isManifest);
        Optional<Digest> other = found.isPresent() ? Optional.empty() : aliases.find(digest);
        return other.isPresent() ? contents.find(other.get()).filter(Known::isManifest) : found;
    }

    @Override
    public void alias(Digest digest, Descriptor manifest) throws IOException {
        aliases.put(digest, manifest.digest());
    }

    @Override
    public Optional<Descriptor> find(Digest digest) throws IOException {
        return contents.find(digest).map(Known::descriptor);
    }

    @Override
    public boolean has(Descriptor content) throws IOException {
        return contents.find(content.digest()).isPresent();
    }

    @Override
    public Optional<Path> file(Descriptor content) {
        try {
            return contents.find(content.digest())
                    .map(known -> shared.tree().blob(known.descriptor().digest()));
        } catch (IOException e) {
            // Who cannot have the file reads the content, and learns what is wrong.
            return Optional.empty();
        }
    }

    /// Manifests are verified when they are read into memory.
    @Override
    public InputStream open(Descriptor content) throws IOException {
        Known known = known(content.digest());
        InputStream in = contents.open(known, 0);
        return known.isManifest() && content.size() == known.descriptor().size()
                ? in
                : new VerifyingInputStream(in, content);
    }

    @Override
    public InputStream openFrom(Descriptor content, long offset) throws IOException {
        return contents.open(known(content.digest()), offset);
    }

    private Known known(Digest digest) throws IOException {
        return contents.find(digest)
                .orElseThrow(() -> new ImageException.NotFound("no content %s in %s".formatted(digest, path)));
    }

    @Override
    public List<Descriptor> referrers(Descriptor subject) throws IOException {
        return contents.referrers(subject.digest());
    }

    @Override
    public void put(Blob blob, Position position) throws IOException {
        Descriptor content = blob.descriptor();
        Optional<Known> known = contents.find(content.digest());
        boolean mustBeManifest = content.mediaType().isManifest();
        if (known.isPresent() && (known.get().isManifest() || !mustBeManifest)) {
            contents.makeLast(known.get());
        } else if (mustBeManifest) {
            putManifest(content, manifests.read(blob));
        } else {
            uploads.take(blob, position);
        }
        position.at(content.size());
    }

    @Override
    public void putNamed(Blob manifest, String tag) throws IOException {
        if (manifest.descriptor().mediaType().isManifest()) {
            putManifest(manifest.descriptor(), manifests.read(manifest), List.of(tag));
        } else {
            put(manifest);
            tag(tag, manifest.descriptor());
        }
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest) throws IOException {
        manifests.put(descriptor, manifest, List.of());
    }

    @Override
    public void putManifest(Descriptor descriptor, Manifest manifest, List<String> names) throws IOException {
        manifests.put(descriptor, manifest, names);
    }

    @Override
    public <T> T whileKept(Task<T> task) throws IOException {
        return shared.keeping().whileKept(path, task);
    }

    @Override
    public boolean adopt(Descriptor content, ImageSource from) throws IOException {
        if (!(from instanceof DiskRepository other) || other.shared != shared) {
            return false;
        }
        Optional<Known> there = other.contents.find(content.digest());
        if (there.isEmpty()) {
            return false;
        }
        if (content.mediaType().isManifest()) {
            manifests.putHere(content);
            return true;
        }
        Descriptor plain = octets(content.digest(), there.get().descriptor().size());
        return contents.place(
                new Known(plain, false, shared.disk().now(), false),
                Optional.empty(),
                List.of(shared.tree().blobLink(path, content.digest())),
                () -> {});
    }

    static Descriptor octets(Digest digest, long size) {
        return new Descriptor(MediaType.OCTET_STREAM, digest, size);
    }

    @Override
    public List<String> tags() throws IOException {
        return List.copyOf(tags.all());
    }

    @Override
    public Page tags(String after, int limit) throws IOException {
        return Page.of(tags.all(), after, limit);
    }

    @Override
    public void tag(String tag, Descriptor manifest) throws IOException {
        makeManifest(manifest);
        tags.put(tag, manifest.digest(), true);
    }

    @Override
    public boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
        makeManifest(manifest);
        return tags.put(tag, manifest.digest(), false);
    }

    /// Who copies manifests of types that are not known puts them as blobs; that they get names tells what they are.
    private void makeManifest(Descriptor manifest) throws IOException {
        if (!known(manifest.digest()).isManifest()) {
            manifests.putHere(manifest);
        }
    }

    @Override
    public void untag(String tag) throws IOException {
        tags.remove(tag);
    }

    /// The bytes stay for whoever is just pushing the same; garbage collection takes them.
    @Override
    public void delete(Descriptor content) throws IOException {
        try (Change change = shared.disk().change()) {
            deleteIf(content.digest(), () -> true, change);
            change.finish();
        }
    }

    /// Takes content away if, under the lock of the repository, that is still wanted.
    ///
    /// @param change to be finished by the caller
    boolean deleteIf(Digest digest, Stripes.Task<Boolean> wanted, Change change) throws IOException {
        return shared.whileChanging(path, () -> {
            boolean goes = wanted.run();
            if (goes) {
                if (contents.hasManifest(digest)) {
                    tags.removeThoseOf(digest, change);
                }
                contents.unlink(digest, change);
                shared.referrers().remove(path);
            }
            return goes;
        });
    }

    /// Takes the link to a blob away if, under the lock of the repository, that is still wanted. A manifest stays.
    ///
    /// @param change to be finished by the caller
    boolean unlinkIf(Digest blob, Stripes.Task<Boolean> wanted, Change change) throws IOException {
        return shared.whileChanging(path, () -> {
            boolean goes = wanted.run();
            if (goes) {
                contents.unlinkBlob(blob, change);
            }
            return goes;
        });
    }

    /// Adds what tags stand for.
    void addNamed(Collection<Digest> into) throws IOException {
        for (String tag : tags.all()) {
            tags.peek(tag).ifPresent(into::add);
        }
    }

    @Override
    public long size() throws IOException {
        Set<Digest> counted = new HashSet<>();
        long[] sum = new long[1];
        Tree.Visit<Digest> count =
                digest -> sum[0] += counted.add(digest) ? contents.size(digest).orElse(0) : 0;
        shared.tree().manifestLinks(path, count);
        shared.tree().blobLinks(path, count);
        return sum[0];
    }

    @Override
    public Upload startUpload(Digest.Algorithm algorithm) throws IOException {
        return uploads.start(algorithm);
    }

    @Override
    public Optional<Upload> findUpload(String id) {
        return uploads.find(id);
    }
}
