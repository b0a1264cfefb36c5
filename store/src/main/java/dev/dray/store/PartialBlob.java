package dev.dray.store;

import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A blob on its way to disk. Its bytes are kept when it breaks off, and hashed again when it is opened again: the
/// digest and the size, which the next one to want it knows too, are all that is needed to go on.
///
/// Bytes are written through but synced now and then only: they outlive the process. When the machine stops they may be
/// garbage, which is found when the whole is verified.
final class PartialBlob implements Closeable {
    private final Path path;
    private final Descriptor content;
    private final Advice advice;
    private final RandomAccessFile file;
    private final EarlySync early;
    private final Hashing hashing;
    private long position;

    private PartialBlob(Path path, Descriptor content, Advice advice, RandomAccessFile file) throws IOException {
        this.path = path;
        this.content = content;
        this.advice = advice;
        this.file = file;
        this.early = new EarlySync(file.getFD()::sync);
        this.hashing = new Hashing(content);
    }

    /// Opens what is there of the blob, or begins it. More bytes than there can be are dropped.
    static PartialBlob open(Path path, Descriptor content, Advice advice) throws IOException {
        RandomAccessFile file;
        try {
            file = Durable.inFolder(Durable.folder(path), () -> new RandomAccessFile(path.toFile(), "rw"));
        } catch (IOException e) {
            throw advice.notStored(content.digest(), path, e);
        }
        PartialBlob partial = new PartialBlob(path, content, advice, file);
        try {
            partial.readAgain();
            return partial;
        } catch (IOException e) {
            partial.close();
            throw e;
        }
    }

    private void readAgain() throws IOException {
        long length = file.length();
        if (length > content.size()) {
            clear();
            return;
        }
        while (position < length) {
            int room = (int) Math.min(hashing.room(), length - position);
            int n = file.read(hashing.buffer(), hashing.filled(), room);
            if (n < 0) {
                return;
            }
            hashing.add(n);
            position += n;
            stopIfInterrupted();
        }
    }

    /// Files are read and written whether or not the thread is interrupted, so somebody has to look.
    private void stopIfInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while storing " + content.digest());
        }
    }

    /// Bytes that are there; the next one goes here.
    long position() {
        return position;
    }

    /// Begins again from nothing.
    void clear() throws IOException {
        file.setLength(0);
        hashing.reset();
        position = 0;
    }

    /// Adds what comes, to its end, and tells the position after each step.
    ///
    /// @throws ImageException.Corrupt when more comes than the descriptor promised (protocols H2)
    /// @throws ImageException.Rejected when it cannot be written
    void append(InputStream in, ImageSink.Position progress) throws IOException {
        for (int n; (n = in.read(hashing.buffer(), hashing.filled(), hashing.room())) >= 0; ) {
            if (position + n > content.size()) {
                throw new ImageException.Corrupt(
                        "%s is longer than %,d bytes".formatted(content.digest(), content.size()));
            }
            write(n);
            progress.at(position);
            stopIfInterrupted();
        }
    }

    private void write(int length) throws IOException {
        try {
            file.write(hashing.buffer(), hashing.filled(), length);
        } catch (IOException e) {
            throw advice.notStored(content.digest(), path, e);
        }
        hashing.add(length);
        position += length;
        early.at(position);
    }

    /// Verifies the whole. The hash is used up: [#clear()] or close it then.
    void check() throws IOException {
        if (position != content.size()) {
            throw new ImageException.Corrupt(
                    "%s is only %,d bytes long, not %,d".formatted(content.digest(), position, content.size()));
        }
        Digest actual = hashing.digest();
        if (!actual.equals(content.digest())) {
            throw new ImageException.Corrupt("content of %s has the digest %s".formatted(content.digest(), actual));
        }
    }

    void sync() throws IOException {
        try {
            early.finish();
        } catch (IOException e) {
            throw advice.notStored(content.digest(), path, e);
        }
    }

    @Override
    public void close() throws IOException {
        early.stop();
        hashing.close();
        file.close();
    }
}
