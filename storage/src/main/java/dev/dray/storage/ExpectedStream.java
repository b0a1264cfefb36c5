package dev.dray.storage;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSink.Position;
import dev.dray.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// Tells how far content is, and stops where more comes than was promised (protocols H2). Who reads it does the
/// hashing.
final class ExpectedStream extends FilterInputStream {
    private final Descriptor expected;
    private final Position position;
    private long count;

    ExpectedStream(InputStream in, Descriptor expected, Position position) {
        super(in);
        this.expected = expected;
        this.position = position;
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
            count += n;
            if (count > expected.size()) {
                throw new ImageException.Corrupt(
                        "%s is longer than %,d bytes".formatted(expected.digest(), expected.size()));
            }
            position.at(count);
            // Files are read and written whether or not the thread is interrupted, so somebody has to look.
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while storing " + expected.digest());
            }
        }
        return n;
    }
}
