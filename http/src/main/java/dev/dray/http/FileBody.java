package dev.dray.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/// A part of a file as the body of a reply. To read it is always right; who writes it to a socket may take
/// the [#channel()] instead, so that the bytes need not pass through the heap.
public final class FileBody extends InputStream {
    private final FileChannel channel;
    private final long start;
    private final long end;
    private final LongConsumer closed;
    private long position;

    private FileBody(FileChannel channel, long offset, long length, LongConsumer closed) {
        this.channel = channel;
        this.start = offset;
        this.position = offset;
        this.end = offset + length;
        this.closed = closed;
    }

    /// Opens a part of a file.
    ///
    /// @param offset in bytes
    /// @param length in bytes; a file that ends before, ends the body
    public static FileBody open(Path file, long offset, long length) throws IOException {
        return new FileBody(FileChannel.open(file, StandardOpenOption.READ), offset, length, read -> {});
    }

    /// This body, of which nothing was read yet; when it is closed, `told` hears how many bytes of it
    /// were read.
    public FileBody withClosed(LongConsumer told) {
        return new FileBody(channel, start, end - start, told);
    }

    /// The whole file, in which the body goes from [#position()] on, [#remaining()] bytes. Closed with the
    /// body.
    public FileChannel channel() {
        return channel;
    }

    /// Where the next byte is read from.
    public long position() {
        return position;
    }

    /// Bytes that are left.
    public long remaining() {
        return end - position;
    }

    /// Reads as many bytes as there is room for and the file gives.
    ///
    /// @return how many; -1 at the end
    public int read(ByteBuffer buffer) throws IOException {
        if (remaining() <= 0) {
            return -1;
        }
        int limit = buffer.limit();
        buffer.limit((int) Math.min(limit, buffer.position() + remaining()));
        int n = channel.read(buffer, position);
        buffer.limit(limit);
        position += Math.max(0, n);
        return n;
    }

    /// Sends bytes to a socket without reading them, where the system can.
    ///
    /// @param count how many at most
    /// @return how many; 0 when the socket takes none now
    /// @throws EOFException when the file has fewer
    public long send(WritableByteChannel to, long count) throws IOException {
        long sent = channel.transferTo(position, Math.min(count, remaining()), to);
        if (sent == 0 && position >= channel.size()) {
            throw new EOFException("the file ended %,d bytes early".formatted(remaining()));
        }
        position += sent;
        return sent;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return length == 0 ? 0 : read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            closed.accept(position - start);
        }
    }
}
