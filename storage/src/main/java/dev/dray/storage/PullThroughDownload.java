package dev.dray.storage;

import dev.dray.content.VerifyingInputStream;
import dev.dray.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One blob on its way from an upstream, in a file that grows. Whoever wants it meanwhile reads what is
/// there and waits for more; the last byte is there only when the whole is what its digest says. Readers
/// may come and go: the download goes on to its end.
final class PullThroughDownload {
    private static final int BUFFER = 128 * 1024;

    private final Descriptor content;
    private final Path file;

    // All of these are guarded by this object.
    private long position;
    private boolean whole;
    private boolean gone;
    private @Nullable IOException failure;

    /// @param file that is made for it
    PullThroughDownload(Descriptor content, Path file) {
        this.content = content;
        this.file = file;
    }

    Descriptor content() {
        return content;
    }

    Path file() {
        return file;
    }

    /// Fetches all of it.
    ///
    /// @param in its bytes, not yet verified
    void fetch(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream verified = new VerifyingInputStream(in, content);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int n = verified.read(buffer); n >= 0; n = verified.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                advance(n);
            }
            end();
            // Whoever reads it need not wait for the disk, but who takes it for stored must.
            out.force(false);
        }
    }

    private synchronized void advance(int bytes) {
        position += bytes;
        notifyAll();
    }

    private synchronized void end() {
        whole = true;
        notifyAll();
    }

    /// Tells all readers why there is no more. The first reason is the one that counts.
    synchronized void fail(IOException reason) {
        failure = failure == null ? reason : failure;
        notifyAll();
    }

    /// Drops the file. Who has opened it can read it to its end.
    synchronized void drop() throws IOException {
        gone = true;
        Files.deleteIfExists(file);
    }

    /// Reads along, from an offset on. Waits until there is something to read, so that a failure to begin
    /// with is thrown here.
    ///
    /// @return empty when it has ended well and its file is gone
    Optional<InputStream> follow(long offset) throws IOException {
        awaitBeginning();
        synchronized (this) {
            if (gone && failure != null) {
                throw failure;
            }
            if (gone) {
                return Optional.empty();
            }
            return Optional.of(new Follower(FileChannel.open(file, StandardOpenOption.READ), offset));
        }
    }

    private synchronized void awaitBeginning() throws IOException {
        await(() -> position > 0 || whole || failure != null);
        if (position == 0 && !whole && failure != null) {
            throw failure;
        }
    }

    /// Waits until there is more than so many bytes, or no more to come.
    ///
    /// @return how many there are
    private synchronized long awaitMoreThan(long bytes) throws IOException {
        await(() -> position > bytes || whole || failure != null);
        if (position <= bytes && !whole && failure != null) {
            throw new IOException("%s broke off after %,d bytes".formatted(content.digest(), position), failure);
        }
        return position;
    }

    private synchronized void await(BooleanSupplier done) throws InterruptedIOException {
        try {
            while (!done.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + content.digest());
        }
    }

    /// Reads a file that grows.
    private final class Follower extends InputStream {
        private final FileChannel in;
        private long at;

        Follower(FileChannel in, long at) {
            this.in = in;
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            long there = awaitMoreThan(at);
            if (there <= at) {
                return -1;
            }
            int n = in.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, there - at)), at);
            at += Math.max(n, 0);
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
