package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is in an archive by its digest: blobs that are named by it, and what was made when the archive was
/// opened.
final class Catalog {
    private final Members members;
    private final List<ArchivedImage> images = new ArrayList<>();
    private final Map<Digest, Blob> made = new HashMap<>();

    Catalog(Members members) {
        this.members = members;
    }

    Members members() {
        return members;
    }

    List<ArchivedImage> images() {
        return images;
    }

    void add(ArchivedImage image) {
        images.add(image);
    }

    /// Gives content a digest that the archive's names do not tell.
    Descriptor put(Blob blob) {
        made.put(blob.descriptor().digest(), blob);
        return blob.descriptor();
    }

    /// Opens content at an offset; empty when it is not here.
    Optional<InputStream> open(Digest digest, long offset) throws IOException {
        Blob blob = made.get(digest);
        if (blob != null) {
            return Optional.of(blob.open(offset));
        }
        Optional<Section> section = blobFile(digest);
        return section.isEmpty() ? Optional.empty() : Optional.of(section.get().open(offset));
    }

    boolean has(Digest digest) throws IOException {
        return made.containsKey(digest) || blobFile(digest).isPresent();
    }

    private Optional<Section> blobFile(Digest digest) throws IOException {
        return members.find(path(digest));
    }

    /// Where an OCI layout has the content of a digest.
    static String path(Digest digest) {
        return "blobs/%s/%s".formatted(digest.algorithm(), digest.hex());
    }

    /// The manifest of that digest; also one that is not listed, as the images of an index are. A blob that
    /// is a manifest says so itself.
    Optional<Descriptor> findManifest(Digest digest) throws IOException {
        Blob known = made.get(digest);
        if (known != null) {
            return Optional.of(known.descriptor())
                    .filter(content -> content.mediaType().isManifest());
        }
        Optional<Section> section = blobFile(digest);
        return section.isEmpty() || section.get().size() > Manifest.MAX_SIZE
                ? Optional.empty()
                : guess(digest, section.get().read(digest.toString(), Manifest.MAX_SIZE));
    }

    private Optional<Descriptor> guess(Digest digest, byte[] raw) throws ImageException.Corrupt {
        if (!Digest.of(digest.algorithm(), raw).equals(digest)) {
            throw new ImageException.Corrupt(
                    "in %s, content of %s has another digest".formatted(members.file(), digest));
        }
        try {
            return Optional.of(new Descriptor(Manifest.parse(null, raw).mediaType(), digest, raw.length))
                    .filter(manifest -> manifest.mediaType().isManifest());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
