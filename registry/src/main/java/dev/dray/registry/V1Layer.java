package dev.dray.registry;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A layer that came from a registry of API v1, in the words of today.
///
/// @param descriptor of the bytes as they came
/// @param diffId     of the tar in it; null where it was not unpacked
/// @param verified   the checksums that it was held against; none where the registry told none that is known here
public record V1Layer(
        Descriptor descriptor, @Nullable Digest diffId, List<String> verified) {
    /// Two blocks of zeros, packed by the gzip of Go, and as they are: what a step has that changed no file (protocols
    /// B66, C76).
    private static final Set<Digest> EMPTY = Set.of(
            Digest.parse("sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"),
            Digest.parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"));

    public V1Layer {
        verified = List.copyOf(verified);
    }

    /// Whether it is the well-known layer without a file.
    public boolean isEmpty() {
        return EMPTY.contains(descriptor.digest()) || diffId != null && EMPTY.contains(diffId);
    }
}
