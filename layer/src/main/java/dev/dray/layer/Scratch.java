package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file for contents that do not fit into memory. It is gone when this is closed, or when the process ends.
final class Scratch implements Closeable {
    private final Path file;
    private final FileChannel channel;

    /// Contents on their way, in or out: most files are far smaller, and go through many at a time.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

    private final byte[] bytes = new byte[64 * 1024];
    private long end;

    /// Where in the file the buffer's content starts that was read last.
    private long readFrom;

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

    /// Takes some content. All is taken before any is given back.
    ///
    /// @return where it starts
    long append(InputStream content) throws IOException {
        long start = end;
        for (int n = content.read(bytes); n >= 0; n = content.read(bytes)) {
            if (buffer.remaining() < n) {
                flush();
            }
            buffer.put(bytes, 0, n);
            end += n;
        }
        return start;
    }

    private void flush() throws IOException {
        long at = end - buffer.position();
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            throw new IOException(
                    "cannot write %,d bytes to the scratch file in %s (choose another directory): %s"
                            .formatted(end, file.getParent(), e.getMessage()),
                    e);
        }
        buffer.clear();
    }

    /// Ends the taking: from now on contents are given back.
    void seal() throws IOException {
        flush();
        buffer.limit(0);
    }

    /// Gives some content back.
    void copy(long offset, long size, OutputStream to) throws IOException {
        long at = offset;
        while (at < offset + size) {
            seek(at);
            int n = (int) Math.min(Math.min(buffer.remaining(), bytes.length), offset + size - at);
            buffer.get(bytes, 0, n);
            to.write(bytes, 0, n);
            at += n;
        }
    }

    /// Has the buffer start where it is wanted; files that were neighbours in a layer mostly are in the tree.
    private void seek(long at) throws IOException {
        if (at >= readFrom && at < readFrom + buffer.limit()) {
            buffer.position((int) (at - readFrom));
            return;
        }
        buffer.clear();
        if (channel.read(buffer, at) <= 0) {
            throw new IOException("the scratch file in %s was cut off".formatted(file.getParent()));
        }
        buffer.flip();
        readFrom = at;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
