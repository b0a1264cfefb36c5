package dev.dray.storage;

import dev.dray.model.Manifest;
import dev.dray.model.MediaType;

/// Manifests as a storage reads them: whatever was put must be had again, so that one which breaks its type's
/// rules is no error here, but of no known type.
final class Parsed {
    private Parsed() {}

    static Manifest manifest(MediaType type, byte[] raw) {
        try {
            return Manifest.parse(type, raw);
        } catch (IllegalArgumentException e) {
            return new Manifest.Unknown(type, raw);
        }
    }

    /// What a manifest says that it is.
    static MediaType type(byte[] raw) {
        try {
            return Manifest.parse(null, raw).mediaType();
        } catch (IllegalArgumentException e) {
            return MediaType.OCTET_STREAM;
        }
    }

    /// Whether a manifest says itself of what type it is.
    static boolean saysItsType(MediaType type, byte[] raw) {
        return type(raw).equals(type);
    }
}
