package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What refers to an image, in an index under a tag made of its digest: the duty of who pushes to a registry that keeps
/// no such list itself (protocols C94, C95).
final class SubjectTag {
    private static final int ATTEMPTS = 4;
    private static final int LONGEST_ALGORITHM = 32;
    private static final int LONGEST_HEX = 64;

    private final ManifestUploads uploads;
    private final Manifests manifests;
    private final String tag;

    SubjectTag(ManifestUploads uploads, Manifests manifests, Digest subject) {
        this.uploads = uploads;
        this.manifests = manifests;
        this.tag = of(subject);
    }

    /// The tag: `sha256-<hex>`.
    static String of(Digest subject) {
        String[] parts = subject.toString().split(":", 2);
        return shorten(parts[0], LONGEST_ALGORITHM) + "-" + shorten(parts[1], LONGEST_HEX);
    }

    private static String shorten(String text, int length) {
        return text.substring(0, Math.min(length, text.length())).replaceAll("[^a-zA-Z0-9._-]", "-");
    }

    /// What a manifest is about; empty where it is about nothing, or cannot be read: the registry judges it.
    static Optional<Descriptor> subject(Descriptor manifest, byte[] raw) {
        try {
            return switch (Manifest.parse(manifest.mediaType(), raw)) {
                case Manifest.Image image -> Optional.ofNullable(image.subject());
                case Manifest.Index index -> Optional.ofNullable(index.subject());
                case Manifest.Unknown unknown -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A manifest as it stands in such an index: with its kind and its annotations (protocols C91).
    static Descriptor entry(Descriptor manifest, byte[] raw) {
        return switch (Manifest.parse(manifest.mediaType(), raw)) {
            case Manifest.Image image -> {
                String own = image.artifactType();
                String type = own == null || own.isEmpty()
                        ? image.config().mediaType().value()
                        : own;
                yield described(manifest, type).withAnnotations(image.annotations());
            }
            case Manifest.Index index ->
                described(manifest, index.artifactType()).withAnnotations(index.annotations());
            case Manifest.Unknown unknown -> described(manifest, null);
        };
    }

    private static Descriptor described(Descriptor manifest, @Nullable String artifactType) {
        return new Descriptor(
                manifest.mediaType(),
                manifest.digest(),
                manifest.size(),
                Map.of(),
                List.of(),
                null,
                artifactType,
                null);
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
