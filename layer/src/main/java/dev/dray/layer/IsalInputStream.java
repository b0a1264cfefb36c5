package dev.dray.layer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/// Unpacks gzip, all its members, as [java.util.zip.GZIPInputStream] does, but by [Isal]. What follows the
/// last member is passed over.
final class IsalInputStream extends InputStream {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private final InputStream packed;
    private final Isal isal = new Isal();
    private final byte[] input = new byte[Isal.IN];

    /// What was decoded and not read yet.
    private int at;

    private int end;
    private State state = State.BEFORE;
    private boolean isClosed;

    private enum State {
        /// Before the header of a member.
        BEFORE,
        IN_MEMBER,
        ENDED
    }

    IsalInputStream(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (isClosed) {
            throw new IOException("the stream is closed");
        }
        while (at == end && length > 0) {
            switch (state) {
                case BEFORE -> readHeader();
                case IN_MEMBER -> decode();
                case ENDED -> {
                    return -1;
                }
            }
        }
        int n = Math.min(length, end - at);
        isal.copy(at, buffer, offset, n);
        at += n;
        return n;
    }

    /// @see <a href="https://www.rfc-editor.org/rfc/rfc1952#section-2.3">RFC 1952, member format</a>
    private void readHeader() throws IOException {
        if (next() != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATE) {
            throw new ZipException("not in gzip format");
        }
        int flags = next();
        skip(6); // time, extra flags, system
        if ((flags & HAS_EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_CHECKSUM) != 0) {
            skip(2);
        }
        isal.reset();
        at = 0;
        end = 0;
        state = State.IN_MEMBER;
    }

    private int next() throws IOException {
        require();
        return isal.take();
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int last;
        do {
            last = next();
        } while (last != 0);
    }

    private void decode() throws IOException {
        if (end < Isal.OUT) {
            // Otherwise there may be more to come of what was fed.
            require();
        }
        int before = isal.left();
        at = 0;
        end = isal.inflate();
        if (isal.isFinished()) {
            state = startsMember() ? State.BEFORE : State.ENDED;
        } else if (before > 0 && end == 0 && isal.left() == before) {
            throw new ZipException("damaged gzip");
        }
    }

    /// Has at least one byte of input.
    private void require() throws IOException {
        while (isal.left() == 0) {
            if (!feed()) {
                throw new EOFException("unexpected end of gzip");
            }
        }
    }

    /// @return false at the end
    private boolean feed() throws IOException {
        int n = packed.read(input, 0, input.length - isal.left());
        if (n > 0) {
            isal.feed(input, n);
        }
        return n >= 0;
    }

    /// Whether another member follows. As in Java, anything else does not matter.
    private boolean startsMember() throws IOException {
        while (isal.left() < 3) {
            if (!feed()) {
                return false;
            }
        }
        return isal.peek(0) == MAGIC_1 && isal.peek(1) == MAGIC_2 && isal.peek(2) == DEFLATE;
    }

    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            isal.close();
        }
        packed.close();
    }
}
