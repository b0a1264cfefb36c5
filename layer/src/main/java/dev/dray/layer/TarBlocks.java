package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A tar as what it is: blocks of 512 bytes, headers and content padded to full blocks.
final class TarBlocks implements Closeable {
    private final InputStream in;
    private final boolean seeks;
    private final byte[] block = new byte[TarHeader.SIZE];
    private final byte[] skipped = new byte[16 * 1024];
    private long left;
    private int padding;
    private long position;
    private boolean marked;

    /// @param seeks whether the stream skips without reading, and nobody wants to see what is skipped
    TarBlocks(InputStream in, boolean seeks) {
        this.in = in;
        this.seeks = seeks;
    }

    /// Bytes from the start of the tar.
    long position() {
        return position;
    }

    /// Whether the blocks of zeros were met that end an archive.
    boolean isMarked() {
        return marked;
    }

    private int readBlock() throws IOException {
        int n = in.readNBytes(block, 0, block.length);
        position += n;
        return n;
    }

    /// The next header, valid until the one after it; null at the end of the archive. An archive may lack its
    /// end mark.
    @Nullable
    TarHeader nextHeader() throws IOException {
        int n = readBlock();
        if (n == 0) {
            return null;
        }
        TarHeader header = full(n);
        if (header.isZero()) {
            marked = true;
            int second = readBlock();
            if (second != 0 && !full(second).isZero()) {
                throw new ImageException.Corrupt("the tar goes on after a lone block of zeros");
            }
            return null;
        }
        header.verifyChecksum();
        return header;
    }

    private TarHeader full(int n) throws ImageException.Corrupt {
        if (n < block.length) {
            throw cutOff();
        }
        return new TarHeader(block);
    }

    private static ImageException.Corrupt cutOff() {
        return new ImageException.Corrupt("the tar is cut off");
    }

    /// Reads a block that continues a header.
    TarHeader continuation() throws IOException {
        return full(readBlock());
    }

    void startContent(long size) {
        left = size;
        padding = (int) (-size & (TarHeader.SIZE - 1));
    }

    /// Bytes of stored content not read yet.
    long left() {
        return left;
    }

    byte[] readContent(int length) throws IOException {
        byte[] bytes = in.readNBytes((int) Math.min(length, left));
        left -= bytes.length;
        position += bytes.length;
        if (bytes.length < length) {
            throw cutOff();
        }
        return bytes;
    }

    int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return length == 0 ? 0 : -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw cutOff();
        }
        left -= n;
        position += n;
        return n;
    }

    /// The stored content of the current entry.
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return TarBlocks.this.read(buffer, offset, length);
            }
        };
    }

    /// Skips by reading, as what is skipped must be hashed too, unless nobody hashes.
    void skipContent() throws IOException {
        if (seeks) {
            passOver();
            return;
        }
        while (left > 0) {
            int n = read(skipped, 0, skipped.length);
            assert n != 0;
        }
        if (in.readNBytes(skipped, 0, padding) < padding) {
            throw cutOff();
        }
        position += padding;
        padding = 0;
    }

    private void passOver() throws IOException {
        try {
            in.skipNBytes(left + padding);
        } catch (EOFException e) {
            throw cutOff();
        }
        position += left + padding;
        left = 0;
        padding = 0;
    }

    /// Reads the stream to its end (CVE-2017-14992: padding without end).
    void drain(long limit) throws IOException {
        long drained = 0;
        for (int n = in.read(skipped); n >= 0; n = in.read(skipped)) {
            drained += n;
            if (drained > limit) {
                throw new ImageException.Rejected("more than %,d bytes follow the end of the tar".formatted(limit));
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
