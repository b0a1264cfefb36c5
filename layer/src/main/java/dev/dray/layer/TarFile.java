package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// A tar on its way into a file. It can be taken back as a whole, to be begun again.
final class TarFile implements Closeable {
    private static final int BUFFER = 256 * 1024;

    private final String name;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final TarWriter tar = new TarWriter(new Buffered());

    private TarFile(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /// A file that is given; what is in it goes.
    static TarFile of(Path file) throws IOException {
        return open(file.toString(), file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// A file that is gone when this is closed, or when the process ends.
    static TarFile temporary(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "dray-", ".scratch");
        try {
            return open(
                    "a scratch file in %s (choose another directory)".formatted(directory),
                    file,
                    StandardOpenOption.READ,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static TarFile open(String name, Path file, OpenOption... options) throws IOException {
        OpenOption[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = StandardOpenOption.WRITE;
        return new TarFile(name, FileChannel.open(file, all));
    }

    /// Where the entries go.
    TarWriter tar() {
        return tar;
    }

    /// Takes back all that was written.
    void clear() throws IOException {
        buffer.clear();
        channel.truncate(0);
    }

    /// Ends the tar.
    void finish() throws IOException {
        tar.finish();
        flush();
    }

    /// Writes the tar, once it is finished, to somewhere else.
    void copyTo(OutputStream out) throws IOException {
        byte[] bytes = new byte[BUFFER];
        ByteBuffer wrapped = ByteBuffer.wrap(bytes);
        channel.position(0);
        for (int n = channel.read(wrapped); n >= 0; n = channel.read(wrapped)) {
            out.write(bytes, 0, n);
            wrapped.clear();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (ClosedChannelException e) {
            throw e; // by an interrupt
        } catch (IOException e) {
            throw new IOException("cannot write the tar to %s: %s".formatted(name, e.getMessage()), e);
        }
        buffer.clear();
    }

    private final class Buffered extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int n = Math.min(length - done, buffer.remaining());
                buffer.put(bytes, offset + done, n);
                done += n;
                if (!buffer.hasRemaining()) {
                    TarFile.this.flush();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
