package dev.dray.server;

import dev.dray.model.Manifest;

/// What is too much for a registry.
///
/// @param blob                 bytes of the largest blob that is taken
/// @param manifest             bytes of the largest manifest that is taken; no more than [Manifest#MAX_SIZE],
///                             which readers have, too
/// @param uploads              that may be under way at a time
/// @param uploadsPerRepository that may be under way to one repository at a time
public record Limits(long blob, int manifest, int uploads, int uploadsPerRepository) {
    /// Blobs of any size.
    public static final Limits DEFAULT = new Limits(Long.MAX_VALUE, Manifest.MAX_SIZE, 10_000, 10_000);

    public Limits {
        if (blob < 1 || manifest < 1 || manifest > Manifest.MAX_SIZE || uploads < 1 || uploadsPerRepository < 1) {
            throw new IllegalArgumentException(
                    "limits: want at least 1 of each, and manifests of at most %,d bytes".formatted(Manifest.MAX_SIZE));
        }
    }

    public Limits withBlob(long newBlob) {
        return new Limits(newBlob, manifest, uploads, uploadsPerRepository);
    }

    public Limits withManifest(int newManifest) {
        return new Limits(blob, newManifest, uploads, uploadsPerRepository);
    }

    public Limits withUploads(int newUploads) {
        return new Limits(blob, manifest, newUploads, uploadsPerRepository);
    }

    public Limits withUploadsPerRepository(int newUploadsPerRepository) {
        return new Limits(blob, manifest, uploads, newUploadsPerRepository);
    }
}
