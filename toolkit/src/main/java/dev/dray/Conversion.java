package dev.dray;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.ImageFormat;
import dev.dray.model.LegacyImage;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes an image of today in the local store of the documents and layers of an old one: in Docker's schema 1, or from
/// the API v1. Nothing but these counts: who converts the same image again has the same digest (protocols C138).
///
/// @param store that the layers are in already, and that takes what is made
record Conversion(ImageStore store, ImageFormat format, Progress progress) {
    private static final int MAGIC = 6;
    private static final int BUFFER = 128 * 1024;

    /// Makes the image, and tells so.
    ///
    /// @param from  what it is made of, in words: its digest or id, and the form
    /// @param steps base first
    Image make(String from, List<LegacyImage.Step> steps) throws IOException {
        LegacyImage image;
        try {
            image = LegacyImage.of(steps, format);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("%s: %s".formatted(from, e.getMessage()), e);
        }
        byte[] config = image.config().bytes();
        if (config.length > ImageConfig.MAX_SIZE) {
            throw new ImageException.Rejected("the configuration of %s would have %,d bytes (at most %,d)"
                    .formatted(from, config.length, ImageConfig.MAX_SIZE));
        }
        store.put(Blob.of(format.config(), config));
        store.put(Blob.of(image.manifest()));
        return tell(from, image.manifest().descriptor());
    }

    /// Tells of an image that was made before.
    Image tell(String from, Descriptor made) {
        progress.on(new Progress.Event.Converted(from, made));
        return new Image(store, made);
    }

    /// What a layer in the store is, for which it is unpacked; null where it is an empty tar, as that of a step
    /// which changed no file.
    ///
    /// @param blob of whatever type
    LegacyImage.@Nullable Layer layer(Descriptor blob) throws IOException {
        Digest diffId = diffId(blob);
        return diffId.equals(LegacyImage.EMPTY_TAR) ? null : typed(new LegacyImage.Layer(blob, diffId));
    }

    /// A layer with the type that it has in an image of this format.
    LegacyImage.Layer typed(LegacyImage.Layer layer) throws IOException {
        Descriptor blob = layer.descriptor();
        return new LegacyImage.Layer(new Descriptor(type(blob), blob.digest(), blob.size()), layer.diffId());
    }

    private Digest diffId(Descriptor blob) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        try (InputStream packed = store.open(blob);
                InputStream tar = Compression.decompress(packed)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
                hash.update(buffer, 0, n);
            }
            // Only at its very end is it known that the blob is right.
            packed.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of(Digest.Algorithm.SHA256, hash);
    }

    private MediaType type(Descriptor blob) throws IOException {
        try (InputStream in = store.openFrom(blob, 0)) {
            byte[] start = in.readNBytes(MAGIC);
            return switch (Compression.detect(start, start.length)) {
                case NONE -> format.layer();
                case GZIP -> format.gzipLayer();
                case ZSTD ->
                    switch (format) {
                        case OCI -> MediaType.OCI_LAYER_ZSTD;
                        case DOCKER -> throw unsupported(blob, "zstd");
                    };
                case BZIP2 -> throw unsupported(blob, "bzip2");
                case XZ -> throw unsupported(blob, "xz");
            };
        }
    }

    private ImageException.Unsupported unsupported(Descriptor blob, String packing) {
        return new ImageException.Unsupported(
                "layer %s is packed with %s, of which no image in the format %s knows"
                        .formatted(blob.digest(), packing, format),
                null);
    }
}
