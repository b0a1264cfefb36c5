package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The entries of one layer, without their contents, in a scratch file: a million of them are no load on
/// memory. First all are appended, then they are read, in order or by their places.
final class EntryLog implements Closeable {
    /// Records begin at multiples of this, so that their places fit into an int.
    private static final int UNIT = 8;

    private static final int BUFFER = 64 * 1024;

    /// Bytes that tell how long a record is.
    private static final int LENGTH = 4;

    private final Scratch file;
    private final Waiting waiting = new Waiting();
    private final DataOutputStream out = new DataOutputStream(waiting);
    private boolean hasWhiteouts;
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowLength;

    private EntryLog(Scratch file) {
        this.file = file;
    }

    static EntryLog create(Path scratch) throws IOException {
        return new EntryLog(Scratch.create(scratch));
    }

    /// @return its place
    /// @throws ImageException.Rejected when the log would be longer than places can tell: 16 GiB
    int append(IndexedEntry entry) throws IOException {
        int start = waiting.size();
        long place = (file.size() + start) / UNIT;
        if (place >= Integer.MAX_VALUE) {
            throw new ImageException.Rejected("the entries of a layer take more than 16 GiB");
        }
        hasWhiteouts |= entry.entry().name().contains(".wh.");
        out.writeInt(0);
        EntryCodec.write(entry, out);
        waiting.setLength(start);
        while ((waiting.size() & UNIT - 1) != 0) {
            waiting.write(0);
        }
        if (waiting.size() >= BUFFER) {
            flush();
        }
        return (int) place;
    }

    private void flush() throws IOException {
        file.append(waiting.bytes(), waiting.size());
        waiting.reset();
    }

    /// Forgets what was appended.
    void clear() throws IOException {
        waiting.reset();
        file.clear();
        hasWhiteouts = false;
    }

    /// Records that are not in the file yet. The array is used again and again.
    private static final class Waiting extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }

        /// Says at its start how long the record is that ends here.
        void setLength(int start) {
            ByteBuffer.wrap(buf).putInt(start, size() - start - LENGTH);
        }
    }

    /// Ends the appending.
    void finish() throws IOException {
        flush();
    }

    IndexedEntry at(int place) throws IOException {
        return at(place * (long) UNIT, window(place * (long) UNIT));
    }

    /// Whether the entry at a place is of this path. The rest of the entry is not read, so it is cheap.
    ///
    /// @param path clean
    boolean isAt(int place, String path) throws IOException {
        long position = place * (long) UNIT;
        window(position);
        return EntryCodec.isNamed(window, (int) (position - windowStart) + LENGTH, path)
                || EntryPath.parse(at(place).entry().name()).is(path);
    }

    private IndexedEntry at(long position, int length) throws IOException {
        int start = (int) (position - windowStart) + LENGTH;
        return EntryCodec.read(new DataInputStream(new ByteArrayInputStream(window, start, length)));
    }

    /// Makes sure that the record is in the window.
    ///
    /// @return bytes of the record
    private int window(long position) throws IOException {
        int length = lengthAt(position);
        if (length < 0) {
            load(position, BUFFER);
            length = lengthAt(position);
        }
        if (position + LENGTH + length > windowStart + windowLength) {
            load(position, Math.max(BUFFER, LENGTH + length));
        }
        return length;
    }

    private int lengthAt(long position) {
        boolean isThere = position >= windowStart && position + LENGTH <= windowStart + windowLength;
        return isThere ? ByteBuffer.wrap(window).getInt((int) (position - windowStart)) : -1;
    }

    private void load(long position, int size) throws IOException {
        if (window.length != size) {
            window = new byte[size];
        }
        windowLength = file.read(position, window);
        windowStart = position;
    }

    /// All of them, in the order in which they were appended.
    Reader read() {
        return new Reader();
    }

    /// Reads the log from its start. Two readers of one log may not take turns cheaply: they share its window.
    final class Reader implements Entries {
        private long position;
        private long nextPosition;
        private @Nullable IndexedEntry current;

        @Override
        public @Nullable TarEntry next() throws IOException {
            IndexedEntry indexed = nextIndexed();
            return indexed == null ? null : indexed.entry();
        }

        @Nullable
        IndexedEntry nextIndexed() throws IOException {
            position = nextPosition;
            if (position >= file.size()) {
                return null;
            }
            int length = window(position);
            nextPosition = position + (LENGTH + length + UNIT - 1 & -UNIT);
            current = at(position, length);
            return current;
        }

        /// The place of the entry that was given last.
        int place() {
            return (int) (position / UNIT);
        }

        @Override
        public boolean mayHaveWhiteouts() {
            return hasWhiteouts;
        }

        @Override
        public InputStream content() {
            return InputStream.nullInputStream();
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
