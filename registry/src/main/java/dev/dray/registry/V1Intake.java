package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.layer.TarReader;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/// Takes one layer in one pass: writes its bytes where they go, and hashes them and what they unpack to.
final class V1Intake {
    /// Bytes of a layer whose length nobody says. Disks that held images of the time had a tenth of it.
    private static final long MAX_SIZE = 100L * 1024 * 1024 * 1024;

    private static final int MAGIC = 6;
    private static final int BUFFER = 128 * 1024;

    private final V1Document document;
    private final V1Checksums checksums;

    V1Intake(V1Document document) {
        this.document = document;
        this.checksums = new V1Checksums(document);
    }

    /// @param layer  as it comes; is closed
    /// @param unpack whether the diffID is wanted
    /// @throws ImageException.Corrupt when it is not what its checksums say
    V1Layer take(InputStream layer, OutputStream to, boolean unpack) throws IOException {
        try (Tee tee = new Tee(layer, to)) {
            Digest diffId = unpack || checksums.wantsFiles() ? unpack(tee) : null;
            if (diffId == null) {
                drain(tee);
            }
            return new V1Layer(tee.descriptor(), diffId, checksums.end());
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
            // It is hashed as it passes.
        }
    }

    /// Reads the layer to its end.
    ///
    /// @return the digest of the tar in it
    private Digest unpack(InputStream packed) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        try (DigestInputStream tar = new DigestInputStream(Compression.decompress(packed), hash)) {
            if (checksums.wantsFiles()) {
                checksums.readFiles(tar);
            } else {
                checkStart(tar);
            }
            // What stands after the end of a tar counts too.
            drain(tar);
        }
        return Digest.of(Digest.Algorithm.SHA256, hash);
    }

    /// Without a checksum nothing else tells a layer from a page that some proxy sent.
    @SuppressWarnings("resource") // the rest of the tar is read by somebody else
    private void checkStart(InputStream tar) throws IOException {
        try {
            new TarReader(tar).next();
        } catch (ImageException.Corrupt e) {
            throw new ImageException.Corrupt(
                    "what came as the layer of image %s: %s".formatted(document.id(), e.getMessage()), e);
        }
    }

    /// Passes bytes through, and writes and hashes them on the way.
    private final class Tee extends FilterInputStream {
        private final OutputStream to;
        private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
        private final byte[] start = new byte[MAGIC];
        private long count;

        Tee(InputStream from, OutputStream to) {
            super(from);
            this.to = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n > 0) {
                pass(buffer, offset, n);
            }
            return n;
        }

        private void pass(byte[] buffer, int offset, int n) throws IOException {
            for (int i = 0; count + i < MAGIC && i < n; i++) {
                start[(int) count + i] = buffer[offset + i];
            }
            count += n;
            if (count > MAX_SIZE) {
                throw new ImageException.Rejected(
                        "the layer of image %s is over %,d bytes long".formatted(document.id(), MAX_SIZE));
            }
            hash.update(buffer, offset, n);
            checksums.update(buffer, offset, n);
            to.write(buffer, offset, n);
        }

        @Override
        public long skip(long n) throws IOException {
            byte[] skipped = new byte[Math.clamp(n, 0, BUFFER)];
            return Math.max(read(skipped, 0, skipped.length), 0);
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        Descriptor descriptor() {
            Compression packing = Compression.detect(start, (int) Math.min(count, MAGIC));
            return new Descriptor(type(packing), Digest.of(Digest.Algorithm.SHA256, hash), count);
        }
    }

    private static MediaType type(Compression packing) {
        return switch (packing) {
            case NONE -> MediaType.OCI_LAYER;
            case GZIP -> MediaType.OCI_LAYER_GZIP;
            case ZSTD -> MediaType.OCI_LAYER_ZSTD;
            // No type says so, and no image of today has such layers.
            case BZIP2, XZ -> MediaType.OCTET_STREAM;
        };
    }
}
