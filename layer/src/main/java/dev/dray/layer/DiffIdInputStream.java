package dev.dray.layer;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Passes an unpacked layer through and throws [ImageException.Corrupt] where it would end on another digest
/// than its diffID.
final class DiffIdInputStream extends FilterInputStream {
    private final Digest expected;
    private final Digest blob;
    private final MessageDigest hash;
    private boolean checked;

    /// @param blob the digest of the packed layer, to name it
    DiffIdInputStream(InputStream tar, Digest expected, Digest blob) {
        super(tar);
        this.expected = expected;
        this.blob = blob;
        this.hash = expected.algorithm().newHash();
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
            hash.update(buffer, offset, n);
        } else if (n < 0 && !checked) {
            check();
        }
        return n;
    }

    private void check() throws ImageException.Corrupt {
        Digest actual = Digest.of(expected.algorithm(), hash);
        if (!actual.equals(expected)) {
            throw new ImageException.Corrupt(
                    "layer %s unpacks to a tar of digest %s, but the config says %s".formatted(blob, actual, expected));
        }
        checked = true;
    }

    @Override
    public long skip(long n) throws IOException {
        // Skipped bytes must be hashed too.
        byte[] skipped = new byte[(int) Math.min(n, 8192)];
        return Math.max(read(skipped, 0, skipped.length), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
