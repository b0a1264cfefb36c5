package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink.Position;
import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.store.OciLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One layout that is there, with what a registry keeps in memory of it. Other programs may change the
/// layout meanwhile: its index is read anew when it is another file.
///
/// Manifests are those that the index lists, and those in listed indexes, as some programs do not list
/// them. A blob is no manifest, whatever it looks like (protocols C186).
final class LayoutFolder {
    private final OciLayout layout;
    private final LayoutIndexes index;
    private final LayoutUses uses;
    private final LayoutUploads uploads;

    /// One who changes names at a time: what was looked at must still be so when it is changed.
    private final Object naming = new Object();

    LayoutFolder(OciLayout layout, InstantSource clock) {
        this.layout = layout;
        this.index = new LayoutIndexes(layout);
        this.uses = new LayoutUses(digest -> layout.has(anyOf(digest)), clock);
        this.uploads = new LayoutUploads(this, layout.folder().resolve(".dray").resolve("uploads"));
    }

    /// Content of which only the digest is known.
    private static Descriptor anyOf(Digest digest) {
        return new Descriptor(MediaType.OCTET_STREAM, digest, 0);
    }

    Path blobs() {
        return layout.folder().resolve("blobs");
    }

    LayoutIndexes index() {
        return index;
    }

    LayoutUses uses() {
        return uses;
    }

    LayoutUploads uploads() {
        return uploads;
    }

    /// What a tag or a digest names.
    Optional<Descriptor> resolve(String tagOrDigest) throws IOException {
        Optional<Descriptor> found = tagOrDigest.contains(":")
                ? findManifest(Digest.parse(tagOrDigest))
                : index.view().find(tagOrDigest);
        return found.filter(manifest -> uses.find(manifest.digest()));
    }

    private Optional<Descriptor> findManifest(Digest digest) throws IOException {
        Descriptor manifest = index.manifests().get(digest);
        return manifest != null ? Optional.of(manifest) : index.view().findAlias(digest);
    }

    Optional<Descriptor> find(Digest digest) throws IOException {
        if (!uses.find(digest)) {
            return Optional.empty();
        }
        Descriptor manifest = index.manifests().get(digest);
        if (manifest != null) {
            return Optional.of(manifest);
        }
        Optional<Path> file = file(anyOf(digest));
        try {
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Descriptor(MediaType.OCTET_STREAM, digest, Files.size(file.get())));
        } catch (NoSuchFileException e) {
            // It was deleted between looking and measuring.
            return Optional.empty();
        }
    }

    boolean has(Descriptor content) {
        return uses.find(content.digest());
    }

    Optional<Path> file(Descriptor content) {
        return layout.file(content);
    }

    InputStream open(Descriptor content) throws IOException {
        return layout.open(content);
    }

    InputStream openFrom(Descriptor content, long offset) throws IOException {
        return layout.openFrom(content, offset);
    }

    void put(Blob blob, Position position) throws IOException {
        if (!blob.descriptor().mediaType().isManifest()) {
            putContent(blob, position);
            return;
        }
        synchronized (naming) {
            putContent(blob, position);
            layout.list(LayoutView.plain(blob.descriptor()), List.of());
        }
    }

    private void putContent(Blob blob, Position position) throws IOException {
        // Before, as what is there already may be about to go; and after, as that may take its time.
        uses.note(blob.descriptor().digest());
        layout.put(blob, position);
        uses.note(blob.descriptor().digest());
    }

    boolean adopt(Descriptor content, ImageSource from) throws IOException {
        uses.note(content.digest());
        return layout.adopt(content, from);
    }

    /// Takes what was uploaded and hashed.
    void take(Digest digest, Path file) throws IOException {
        Descriptor content = new Descriptor(MediaType.OCTET_STREAM, digest, Files.size(file));
        FileSource source = new FileSource(file, true);
        if (!adopt(content, source)) {
            put(Blob.from(source, content), position -> {});
        }
    }

    void putManifest(Descriptor descriptor, Manifest manifest, List<String> tags) throws IOException {
        LayoutFacts.of(manifest, descriptor.digest()).needs().forEach(uses::find);
        synchronized (naming) {
            putContent(Blob.of(descriptor, manifest.raw()), position -> {});
            layout.list(LayoutView.plain(descriptor), tags);
        }
    }

    void tag(String tag, Descriptor manifest) throws IOException {
        synchronized (naming) {
            requireHere(manifest);
            layout.list(LayoutView.plain(manifest), List.of(tag));
        }
    }

    /// A second digest is a name like any other (image-spec v1.1.1 annotations.md allows a colon in one).
    void alias(Digest digest, Descriptor manifest) throws IOException {
        tag(digest.toString(), manifest);
    }

    boolean tagUnlessTaken(String tag, Descriptor manifest) throws IOException {
        synchronized (naming) {
            requireHere(manifest);
            Optional<Descriptor> taken = index.view().find(tag);
            if (taken.isEmpty()) {
                layout.list(LayoutView.plain(manifest), List.of(tag));
            }
            return taken.isEmpty() || taken.get().digest().equals(manifest.digest());
        }
    }

    private void requireHere(Descriptor manifest) throws ImageException.NotFound {
        if (!uses.find(manifest.digest())) {
            throw new ImageException.NotFound("no manifest %s here".formatted(manifest.digest()));
        }
    }

    void untag(String tag) throws IOException {
        layout.untag(tag);
    }

    void delete(Descriptor content) throws IOException {
        synchronized (naming) {
            layout.delete(content);
            uses.forget(content.digest());
        }
    }

    /// Takes content away, a manifest with its names, unless it was used since some moment.
    ///
    /// @return whether it was taken away
    boolean removeUnused(LayoutBlob blob, boolean isManifest, Instant since) throws IOException {
        synchronized (naming) {
            return uses.removeUnused(blob.digest(), since, () -> {
                if (isManifest) {
                    layout.delete(anyOf(blob.digest()));
                } else {
                    Files.deleteIfExists(blob.file());
                }
            });
        }
    }

    List<Descriptor> referrers(Descriptor subject) throws IOException {
        return index.referrers(subject.digest());
    }

    /// Takes away what is left of the working folder, unless an upload is to be gone on with.
    void close() throws IOException {
        uploads.close();
        layout.close();
    }
}
