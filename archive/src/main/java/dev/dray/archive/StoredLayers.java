package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Describes layers as they are stored: mostly plain tars, whose digest is the diffID; some tools pack them
/// (protocols G7).
final class StoredLayers {
    private static final Pattern BLOB = Pattern.compile("blobs/sha256/([a-f0-9]{64})");

    private final Members members;
    private final Map<String, Digest> diffIds = new HashMap<>();
    private final Map<String, Blob> described = new HashMap<>();

    StoredLayers(Members members) {
        this.members = members;
    }

    /// The layer in a member. A digest that is told is not computed: reading verifies it.
    ///
    /// @throws ImageException.Rejected when another layer is said to be in the same member (protocols G11)
    Blob describe(String path, Digest diffId) throws IOException {
        Digest other = diffIds.putIfAbsent(path, diffId);
        if (other != null && !other.equals(diffId)) {
            throw new ImageException.Rejected(
                    "in %s, %s is said to be two layers: %s and %s".formatted(members.file(), path, other, diffId));
        }
        Blob known = described.get(path);
        if (known == null) {
            known = describe(path, members.require(path, DockerImages.MANIFEST), diffId);
            described.put(path, known);
        }
        return known;
    }

    private static Blob describe(String path, Section section, Digest diffId) throws IOException {
        MediaType type = type(section.compression());
        Matcher blob = BLOB.matcher(path);
        Digest digest;
        if (type.equals(MediaType.OCI_LAYER)) {
            digest = diffId;
        } else if (blob.matches()) {
            digest = Digest.parse("sha256:" + blob.group(1));
        } else {
            digest = hash(section);
        }
        return section.blob(new Descriptor(type, digest, section.size()));
    }

    /// @throws ImageException.Unsupported where no media type says so
    static MediaType type(Compression compression) throws ImageException.Unsupported {
        return switch (compression) {
            case NONE -> MediaType.OCI_LAYER;
            case GZIP -> MediaType.OCI_LAYER_GZIP;
            case ZSTD -> MediaType.OCI_LAYER_ZSTD;
            case BZIP2, XZ ->
                throw new ImageException.Unsupported(
                        "a layer packed with %s has no place in an image".formatted(compression),
                        "pack it with gzip or zstd");
        };
    }

    private static Digest hash(Section section) throws IOException {
        try (InputStream in = section.open(0)) {
            return Hashes.of(in);
        }
    }
}
