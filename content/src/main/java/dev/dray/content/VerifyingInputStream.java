package dev.dray.content;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Passes content through and throws [ImageException.Corrupt] where it would end on bytes other than its descriptor
/// promises: too few, too many, or of another digest (protocols H1, H2).
public final class VerifyingInputStream extends FilterInputStream {
    private final Descriptor expected;
    private final MessageDigest hash;
    private long count;
    private boolean checked;

    public VerifyingInputStream(InputStream content, Descriptor expected) {
        super(content);
        this.expected = expected;
        this.hash = expected.digest().algorithm().newHash();
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
            count += n;
        }
        // A hostile server may never end the stream, so one byte too many is enough to stop.
        // The last byte is given only when all is right: some readers never ask for more.
        if (n < 0 || count >= expected.size()) {
            check();
        }
        return n;
    }

    private void check() throws ImageException.Corrupt {
        if (count != expected.size()) {
            throw new ImageException.Corrupt("%s is %s %,d bytes long, not %,d"
                    .formatted(
                            expected.digest(), count > expected.size() ? "at least" : "only", count, expected.size()));
        }
        if (checked) {
            return;
        }
        Digest actual = Digest.of(expected.digest().algorithm(), hash);
        if (!actual.equals(expected.digest())) {
            throw new ImageException.Corrupt("content of %s has the digest %s".formatted(expected.digest(), actual));
        }
        checked = true;
    }

    @Override
    public long skip(long n) throws IOException {
        // Skipped bytes must be hashed too.
        byte[] skipped = new byte[Math.clamp(n, 0, 8192)];
        int read = read(skipped, 0, skipped.length);
        return Math.max(read, 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void mark(int limit) {}

    @Override
    public void reset() throws IOException {
        throw new IOException("verified content cannot be read twice");
    }
}
