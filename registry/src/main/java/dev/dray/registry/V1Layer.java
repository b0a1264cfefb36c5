package dev.dray.registry;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.LegacyImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layer that came from a registry of API v1, in the words of today.
///
/// @param descriptor of the bytes as they came
/// @param diffId     of the tar in it; null where it was not unpacked
/// @param verified   the checksums that it was held against; none where the registry told none that is known here
public record V1Layer(Descriptor descriptor, @Nullable Digest diffId, List<String> verified) {
    public V1Layer {
        verified = List.copyOf(verified);
    }

    /// Whether it is the well-known layer without a file (protocols B66, C76).
    public boolean isEmpty() {
        return descriptor.digest().equals(LegacyImage.EMPTY_LAYER) || LegacyImage.EMPTY_TAR.equals(diffId);
    }
}
