package dev.dray.layer;

import dev.dray.content.Blob;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;

/// Makes a layer: what is written as tar is hashed (the diffID), packed, hashed again (the digest) and
/// counted on its way to a spool file.
public final class LayerWriter implements Closeable {
    private static final int BUFFER = 64 * 1024;

    /// A layer that was made.
    ///
    /// @param blob   opens the spool file, which must stay as long as it is used
    /// @param diffId the digest of the tar
    public record NewLayer(Blob blob, Digest diffId) {}

    private final Path spool;
    private final Compression compression;
    private final DigestOutputStream packed;
    private final DigestOutputStream unpacked;
    private final TarWriter tar;

    private LayerWriter(Path spool, Compression compression) throws IOException {
        this.spool = spool;
        this.compression = compression;
        this.packed = hashing(new BufferedOutputStream(Files.newOutputStream(spool), BUFFER));
        this.unpacked = hashing(compression.compress(packed));
        this.tar = new TarWriter(new BufferedOutputStream(unpacked, BUFFER));
    }

    private static DigestOutputStream hashing(OutputStream out) {
        return new DigestOutputStream(out, Digest.Algorithm.SHA256.newHash());
    }

    /// Begins a layer.
    ///
    /// @param spool       the file that is written; it is the caller's to delete
    /// @param compression [Compression#NONE], [Compression#GZIP] or [Compression#ZSTD]
    public static LayerWriter open(Path spool, Compression compression) throws IOException {
        return new LayerWriter(spool, compression);
    }

    /// Where the entries go.
    public TarWriter tar() {
        return tar;
    }

    /// Ends the layer.
    public NewLayer finish() throws IOException {
        tar.close();
        Digest digest = Digest.of(Digest.Algorithm.SHA256, packed.getMessageDigest());
        Descriptor descriptor = new Descriptor(mediaType(), digest, Files.size(spool));
        return new NewLayer(
                new SpooledBlob(spool, descriptor), Digest.of(Digest.Algorithm.SHA256, unpacked.getMessageDigest()));
    }

    private MediaType mediaType() {
        return switch (compression) {
            case NONE -> MediaType.OCI_LAYER;
            case GZIP -> MediaType.OCI_LAYER_GZIP;
            case ZSTD -> MediaType.OCI_LAYER_ZSTD;
            case BZIP2, XZ -> throw new IllegalStateException("nothing is packed with " + compression);
        };
    }

    private record SpooledBlob(Path spool, Descriptor descriptor) implements Blob {
        @Override
        public InputStream open(long offset) throws IOException {
            return Channels.newInputStream(
                    FileChannel.open(spool, StandardOpenOption.READ).position(offset));
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
