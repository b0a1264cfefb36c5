package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.content.Referrers;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// What refers to an image, in an index under a tag made of its digest: the duty of who pushes to a registry that keeps
/// no such list itself (protocols C94, C95).
final class SubjectTag {
    private static final int ATTEMPTS = 4;

    private final ManifestUploads uploads;
    private final Manifests manifests;
    private final String tag;

    SubjectTag(ManifestUploads uploads, Manifests manifests, Digest subject) {
        this.uploads = uploads;
        this.manifests = manifests;
        this.tag = Referrers.tag(subject);
    }

    /// What a manifest is about; empty where it is about nothing, or cannot be read: the registry judges it.
    static Optional<Descriptor> subject(Descriptor manifest, byte[] raw) {
        try {
            return Optional.ofNullable(Manifest.parse(manifest.mediaType(), raw).subject());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Adds a manifest to the index, unless it is there. Another client may do so at the same time: what is there is
    /// read again until ours is among it.
    void add(Descriptor referrer) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Manifests.Tagged> known = manifests.find(tag);
            Manifest.Index index = known.isEmpty()
                    ? Manifest.ofIndex(List.of())
                    : index(known.get().manifest());
            if (index.manifests().stream().anyMatch(entry -> entry.digest().equals(referrer.digest()))) {
                return;
            }
            uploads.replace(
                    tag,
                    with(index, referrer),
                    known.map(Manifests.Tagged::version).orElse(null));
        }
        throw new ImageException.Rejected(
                "could not list %s at %s: others change it all the time".formatted(referrer.digest(), tag),
                "try again later");
    }

    private Manifest.Index index(Manifest manifest) throws ImageException.Rejected {
        if (manifest instanceof Manifest.Index index) {
            return index;
        }
        throw new ImageException.Rejected("the tag %s should be an index of what refers to that image, and is %s"
                .formatted(tag, manifest.mediaType()));
    }

    /// The same index with one entry more; all else in it stays.
    private static Manifest.Index with(Manifest.Index index, Descriptor referrer) {
        Json.Members document = Json.parseObject(index.raw());
        List<Json> entries = new ArrayList<>(document.items("manifests"));
        entries.add(referrer.toJson());
        var members = new LinkedHashMap<>(document.values());
        members.put("manifests", Json.of(entries));
        byte[] raw = new Json.Members(members).bytes();
        return (Manifest.Index) Manifest.parse(index.mediaType(), raw);
    }
}
