package dev.dray.layer;

import dev.dray.content.BoundedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file for contents that do not fit into memory. It is gone when this is closed, or when the process ends.
final class Scratch implements Closeable {
    private final Path file;
    private final FileChannel channel;
    private final byte[] buffer = new byte[128 * 1024];
    private long end;

    private Scratch(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Scratch create(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "dray-", ".scratch");
        try {
            return new Scratch(
                    file,
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// Takes some content.
    ///
    /// @return where it starts
    long append(InputStream content) throws IOException {
        long start = end;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            write(ByteBuffer.wrap(buffer, 0, n));
        }
        return start;
    }

    /// Takes some bytes.
    void append(byte[] bytes, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, 0, length));
    }

    void clear() throws IOException {
        channel.truncate(0);
        end = 0;
    }

    long size() {
        return end;
    }

    /// Reads from an offset on.
    ///
    /// @return bytes read; fewer than there is room for only at the end
    int read(long offset, byte[] into) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(into);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                break;
            }
        }
        return bytes.position();
    }

    /// Gives some content back as a stream, which need not be closed.
    InputStream open(long offset, long size) {
        InputStream rest = new InputStream() {
            private long position = offset;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int start, int length) throws IOException {
                int n = channel.read(ByteBuffer.wrap(into, start, length), position);
                position += Math.max(n, 0);
                return n;
            }
        };
        return new BoundedInputStream(rest, size);
    }

    private void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        } catch (IOException e) {
            throw new IOException(
                    "cannot write %,d bytes to the scratch file in %s (choose another directory): %s"
                            .formatted(end + bytes.remaining(), file.getParent(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
