package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Verified content of a file; damage is told with the file's name and what helps. A disk is no more to be trusted
/// than a network (protocols G23).
final class StoredStream extends FilterInputStream {
    private final Path path;
    private final Advice advice;

    StoredStream(InputStream in, Descriptor content, Path path, Advice advice) {
        super(new VerifyingInputStream(in, content));
        this.path = path;
        this.advice = advice;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (ImageException.Corrupt e) {
            throw advice.damaged(e, path);
        }
    }

    @Override
    public long skip(long n) throws IOException {
        try {
            return super.skip(n);
        } catch (ImageException.Corrupt e) {
            throw advice.damaged(e, path);
        }
    }
}
