package dev.dray.layer;

import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// One layer of an image: a change set, as tar (protocols G30).
///
/// @param descriptor of the blob as stored, packed or not
/// @param diffId     the digest of the unpacked tar; null where it is not known
public record Layer(Descriptor descriptor, @Nullable Digest diffId, ImageSource source) {

    /// Opens the tar, unpacked. The stream is verified: it never ends on bytes other than the descriptor and
    /// the diffID promise, but throws [ImageException.Corrupt][dev.dray.content.ImageException.Corrupt] instead.
    /// Who stops before its end has verified nothing.
    public InputStream openTar() throws IOException {
        return verified(openUnverified());
    }

    /// Opens the tar, unpacked; the blob's own digest is verified, the diffID is not.
    InputStream openUnverified() throws IOException {
        InputStream packed = source.open(descriptor);
        try {
            return Compression.decompress(packed, descriptor.size());
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    /// Puts the check of the diffID on the unpacked tar.
    InputStream verified(InputStream tar) {
        return diffId == null ? tar : new DiffIdInputStream(tar, diffId, descriptor.digest());
    }
}
