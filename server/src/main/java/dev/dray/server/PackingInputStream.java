package dev.dray.server;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;

/// Some content, packed with gzip while it is read. The same content gives the same bytes: there is no time and no name
/// in the header (RFC 1952).
final class PackingInputStream extends InputStream {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int BUFFER = 64 * 1024;

    private final Counted content;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final InputStream deflated;
    private InputStream part = new ByteArrayInputStream(HEADER);
    private int partsRead;

    PackingInputStream(InputStream content) {
        this.content = new Counted(content);
        this.deflated = new DeflaterInputStream(this.content, deflater, BUFFER);
    }

    /// Content that is hashed and counted.
    private static final class Counted extends FilterInputStream {
        private final CheckedInputStream checked;
        private long length;

        private Counted(InputStream content) {
            super(new CheckedInputStream(content, new CRC32()));
            this.checked = (CheckedInputStream) in;
        }

        @Override
        public int read(byte[] buffer, int offset, int size) throws IOException {
            int n = super.read(buffer, offset, size);
            length += Math.max(n, 0);
            return n;
        }

        private byte[] trailer() {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) checked.getChecksum().getValue())
                    .putInt((int) length)
                    .array();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = part.read(buffer, offset, length);
        while (n < 0 && partsRead < 2) {
            partsRead++;
            part = partsRead == 1 ? deflated : new ByteArrayInputStream(content.trailer());
            n = part.read(buffer, offset, length);
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        try {
            deflated.close();
        } finally {
            deflater.end();
        }
    }
}
