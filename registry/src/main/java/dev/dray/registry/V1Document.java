package dev.dray.registry;

import dev.dray.model.Json;
import java.util.List;
import java.util.Optional;

/// What a registry of API v1 says of one image, which is one layer (protocols B30, B70).
///
/// @param id        64 hex digits
/// @param raw       the document as it came: checksums are over its bytes; not to be changed
/// @param size      of the layer as it is sent, in bytes; -1 where the registry does not say
/// @param checksums of document and layer, from the registry and from its list: `sha256:…`, `tarsum+sha256:…`
@SuppressWarnings("ArrayRecordComponent") // never compared
public record V1Document(String id, byte[] raw, long size, List<String> checksums) {
    public V1Document {
        checksums = List.copyOf(checksums);
    }

    /// The document, read.
    public Json.Members json() {
        return Json.parseObject(raw);
    }

    /// The id of the image below; empty for the lowest one.
    public Optional<String> parent() {
        return json().findText("parent").filter(id -> !id.isEmpty());
    }

    /// Whether it changed no file, so that its layer need not be had (protocols C137).
    public boolean isThrowaway() {
        return json().find("throwaway").filter(new Json.Bool(true)::equals).isPresent();
    }
}
