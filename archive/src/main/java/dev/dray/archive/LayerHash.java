package dev.dray.archive;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.layer.TarReader;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;

/// A layer about which nothing was known, read once from start to end.
///
/// @param diffId the digest of the tar, unpacked
record LayerHash(Blob blob, Digest diffId) {
    /// The layer in a member.
    static LayerHash of(Section section) throws IOException {
        return of(section, false);
    }

    /// A tar that is a whole file, which must have its end mark.
    static LayerHash ofWhole(Section section) throws IOException {
        return of(section, true);
    }

    private static LayerHash of(Section section, boolean whole) throws IOException {
        try (DigestInputStream packed = hashing(section.open(0));
                DigestInputStream unpacked = hashing(Compression.decompress(packed));
                TarReader tar = new TarReader(unpacked)) {
            while (tar.next() != null) {
                // Each header is checked on the way.
            }
            if (whole) {
                Members.requireEndMark(tar, section.file());
            }
            Descriptor descriptor =
                    new Descriptor(StoredLayers.type(section.compression()), digest(packed), section.size());
            return new LayerHash(section.blob(descriptor), digest(unpacked));
        } catch (ImageException.Corrupt e) {
            throw new ImageException.Corrupt("%s: %s".formatted(section.file(), e.getMessage()), e);
        }
    }

    private static DigestInputStream hashing(InputStream in) {
        return new DigestInputStream(in, Digest.Algorithm.SHA256.newHash());
    }

    private static Digest digest(DigestInputStream in) {
        return Digest.of(Digest.Algorithm.SHA256, in.getMessageDigest());
    }
}
