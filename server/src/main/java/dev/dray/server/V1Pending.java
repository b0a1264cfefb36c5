package dev.dray.server;

import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An image that is being pushed: first its document comes, then its layer, then what both should sum up to.
///
/// @param json     as it came, since checksums cover it
/// @param layer    as it is stored; null until it came
/// @param complete whether its checksum was right
@SuppressWarnings("ArrayRecordComponent") // never compared
record V1Pending(String id, byte[] json, @Nullable Descriptor layer, boolean complete) {
    /// The image it stands on, as its document says; throws `IllegalArgumentException` when that is malformed.
    Optional<String> parent() {
        return Json.parseObject(json).findText("parent").filter(parent -> !parent.isEmpty());
    }

    V1Pending withLayer(Descriptor newLayer) {
        return new V1Pending(id, json, newLayer, false);
    }

    V1Pending completed() {
        return new V1Pending(id, json, layer, true);
    }

    /// As an image, once its layer is there.
    Optional<V1Image> image() {
        return layer == null || !complete ? Optional.empty() : Optional.of(new V1Image(id, json, layer));
    }
}
