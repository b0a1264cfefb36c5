package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.store.Durable;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The content that one repository has: links to bytes that are there once for all. It has what it has a link for
/// (protocols H72) and the bytes of which are there.
final class Contents {
    /// How old the note that something was used may be: small against any [GarbageOptions#grace()].
    private static final Duration NOTED_EACH = Duration.ofMinutes(1);

    private final Shared shared;
    private final String path;

    /// Bytes that are not in their place yet.
    @FunctionalInterface
    interface Bytes {
        /// A file of them that lasts, and may be moved away.
        Path lasting(Change change) throws IOException;
    }

    Contents(Shared shared, String path) {
        this.shared = shared;
        this.path = path;
    }

    private Known.Key key(Digest digest) {
        return new Known.Key(path, digest);
    }

    private Tree tree() {
        return shared.tree();
    }

    /// Finds content, which garbage collection then leaves for a while.
    Optional<Known> find(Digest digest) throws IOException {
        Optional<Known> known = shared.known().find(key(digest));
        return known.isPresent() && known.get().used().isAfter(noteAfter())
                ? known
                : shared.whileHeld(path, () -> look(digest));
    }

    private Instant noteAfter() {
        return shared.disk().now().minus(NOTED_EACH);
    }

    private Optional<Known> look(Digest digest) throws IOException {
        Path link = link(digest);
        Optional<Instant> used = usedAt(link);
        OptionalLong size = size(digest);
        Optional<Known> before = shared.known().remove(key(digest));
        if (used.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        boolean isManifest = link.equals(tree().manifestLink(path, digest));
        Descriptor descriptor =
                isManifest ? describe(digest) : new Descriptor(MediaType.OCTET_STREAM, digest, size.getAsLong());
        boolean isOld = used.get().isBefore(noteAfter());
        if (isOld) {
            shared.disk().touch(link);
        }
        Known found = new Known(
                descriptor,
                isManifest,
                isOld ? shared.disk().now() : used.get(),
                before.filter(Known::lasts).isPresent());
        shared.known().put(key(digest), found);
        return Optional.of(found);
    }

    private Path link(Digest digest) {
        Path manifest = tree().manifestLink(path, digest);
        return Files.exists(manifest) ? manifest : tree().blobLink(path, digest).path();
    }

    static Optional<Instant> usedAt(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Bytes of some content, whoever has it; empty when it is not there.
    OptionalLong size(Digest digest) throws IOException {
        try {
            return OptionalLong.of(Files.size(tree().blob(digest)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    private boolean isThere(Digest digest, long size) throws IOException {
        OptionalLong actual = size(digest);
        return actual.isPresent() && actual.getAsLong() == size;
    }

    /// Whether it has some content, without it being noted that it was used.
    boolean has(Digest digest) throws IOException {
        return Files.exists(link(digest)) && size(digest).isPresent();
    }

    boolean hasManifest(Digest digest) {
        return Files.exists(tree().manifestLink(path, digest));
    }

    /// What a manifest of this repository is, by its link or by itself.
    Descriptor describe(Digest digest) throws IOException {
        Optional<Descriptor> said = tree().describe(tree().manifestLink(path, digest));
        if (said.isPresent()) {
            return said.get();
        }
        byte[] raw = shared.manifests().read(digest);
        return new Descriptor(Parsed.type(raw), digest, raw.length);
    }

    /// What the manifests of this repository need, without it being noted that they were used.
    Marking marking() {
        return new Marking(new Unnoted(path, this));
    }

    /// The manifests of a repository, looked at without it being noted.
    private record Unnoted(String name, Contents contents) implements Marking.Manifests {
        @Override
        public boolean has(Digest manifest) {
            return contents.hasManifest(manifest);
        }

        @Override
        public Manifest read(Digest manifest) throws IOException {
            return contents.read(manifest);
        }

        @Override
        public Collection<Digest> referrers(Digest subject) throws IOException {
            return contents.referrers(subject).stream().map(Descriptor::digest).toList();
        }
    }

    /// Reads a manifest of this repository, without it being noted that it was used.
    Manifest read(Digest digest) throws IOException {
        Descriptor descriptor = describe(digest);
        return Parsed.manifest(descriptor.mediaType(), shared.manifests().readFile(digest));
    }

    /// Opens content; a manifest from memory, verified.
    InputStream open(Known known, long offset) throws IOException {
        Digest digest = known.descriptor().digest();
        if (known.isManifest()) {
            byte[] raw = shared.manifests().read(digest);
            int start = (int) Math.min(offset, raw.length);
            return new ByteArrayInputStream(raw, start, raw.length - start);
        }
        FileInputStream in = openFile(digest);
        try {
            in.getChannel().position(offset);
            return in;
        } catch (IOException | IllegalArgumentException e) {
            in.close();
            throw e;
        }
    }

    private FileInputStream openFile(Digest digest) throws IOException {
        Path file = tree().blob(digest);
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException e) {
            if (Files.exists(file)) {
                throw e;
            }
            throw new ImageException.NotFound("no content %s in %s".formatted(digest, path));
        }
    }

    /// Those manifests of this repository that are about another one, sorted.
    List<Descriptor> referrers(Digest subject) throws IOException {
        Optional<List<Descriptor>> kept = tree().referrers(path, subject);
        List<Descriptor> found =
                new ArrayList<>(kept.isPresent() ? kept.get() : new ScannedReferrers(shared, this, path).of(subject));
        found.removeIf(referrer -> !hasManifest(referrer.digest()));
        found.sort(Comparator.comparing(Descriptor::digest));
        return found;
    }

    /// Makes a repository have some content.
    ///
    /// @param bytes empty when they must be there already
    /// @param names  its link, and what else says so
    /// @param placed is run when they are there, while nobody else changes the repository
    /// @return whether the bytes were there, or are now
    boolean place(Known content, Optional<Bytes> bytes, List<NameFile> names, Runnable placed) throws IOException {
        Digest digest = content.descriptor().digest();
        long size = content.descriptor().size();
        try (Change change = shared.disk().change()) {
            Path file = bytes.isEmpty() || isThere(digest, size)
                    ? null
                    : bytes.get().lasting(change);
            change.prepare(names);
            boolean isThere = shared.whileChanging(path, () -> {
                boolean linked = shared.digests().whileHeld(digest, () -> moveAndLink(content, bytes, file, change));
                placed.run();
                return linked;
            });
            change.finish();
            shared.known().replace(key(digest), content, content.lasting());
            return isThere;
        }
    }

    /// Under both locks, so that the bytes do not go before they are linked.
    private boolean moveAndLink(Known content, Optional<Bytes> bytes, @Nullable Path file, Change change)
            throws IOException {
        Digest digest = content.descriptor().digest();
        Path target = tree().blob(digest);
        if (!isThere(digest, content.descriptor().size())) {
            if (bytes.isEmpty()) {
                return false;
            }
            // They may have gone since it was asked whether they are needed.
            change.move(file == null ? bytes.get().lasting(change) : file, target);
        }
        // Where another one put the bytes, that may not last yet.
        change.changed(Durable.folder(target));
        change.apply();
        shared.linked(digest);
        shared.known().put(key(digest), content);
        if (content.isManifest()) {
            shared.catalog().add(path);
        }
        return true;
    }

    /// Makes sure that content which is here lasts, as who puts it again expects.
    void makeLast(Known content) throws IOException {
        if (content.lasts()) {
            return;
        }
        Digest digest = content.descriptor().digest();
        try (Change change = shared.disk().change()) {
            change.changed(Durable.folder(tree().blob(digest)));
            change.changed(Durable.folder(link(digest)));
            change.finish();
        }
        shared.known().replace(key(digest), content, content.lasting());
    }

    /// Takes the links to some content away, those that say so first; under the lock of the repository.
    void unlink(Digest digest, Change change) throws IOException {
        shared.known().remove(key(digest));
        if (hasManifest(digest)) {
            deleteReferrer(digest, change);
            change.delete(tree().manifestLink(path, digest));
            change.deleteAll(tree().wholeManifest(path, digest));
            shared.catalog().lookAgain(path);
        }
        unlinkBlob(digest, change);
    }

    void unlinkBlob(Digest digest, Change change) throws IOException {
        Path link = tree().blobLink(path, digest).path();
        if (Files.exists(link)) {
            shared.known().remove(key(digest));
            change.delete(link);
        }
    }

    private void deleteReferrer(Digest digest, Change change) throws IOException {
        try {
            Manifest manifest = read(digest);
            Descriptor subject = manifest.subject();
            Optional<NameFile> entry = subject == null
                    ? Optional.empty()
                    : tree().referrer(path, subject.digest(), manifest.asReferrer(digest));
            if (entry.isPresent()) {
                change.delete(entry.get().path());
            }
        } catch (ImageException e) {
            // Nobody knows what a damaged one was about. Its entry stays, and is passed over.
        }
    }
}
