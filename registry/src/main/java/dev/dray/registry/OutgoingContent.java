package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.content.VerifyingInputStream;
import dev.dray.http.HttpBody;
import dev.dray.model.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// A blob as it goes out: verified, counted, and asked afterwards whether it was itself what failed, as a broken source
/// looks like a broken connection to whoever sends it.
final class OutgoingContent implements HttpBody.Opener {
    private final Blob blob;
    private final ImageSink.Position position;
    private @Nullable IOException failure;
    private boolean inParts;

    OutgoingContent(Blob blob, ImageSink.Position position) {
        this.blob = blob;
        this.position = position;
    }

    Descriptor descriptor() {
        return blob.descriptor();
    }

    /// Wrong bytes stay wrong: they are not read a second time.
    @Override
    public InputStream open() throws IOException {
        if (failure instanceof ImageException.Corrupt) {
            throw failure;
        }
        failure = null;
        inParts = false;
        return new Counted(new VerifyingInputStream(opened(0), blob.descriptor()), 0, Long.MAX_VALUE);
    }

    /// A part of it, not verified: the registry does so in the end.
    InputStream openFrom(long offset, long length) throws IOException {
        failure = null;
        inParts = true;
        return new Counted(opened(offset), offset, offset + length);
    }

    /// Reads all of it and throws what is wrong with it, unless it was verified on its way: what a registry says of
    /// wrong bytes may be anything.
    void verify() throws IOException {
        if (inParts) {
            try (InputStream in = open()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private InputStream opened(long offset) throws IOException {
        try {
            return blob.open(offset);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /// Throws what went wrong with the content when it was read last.
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    private final class Counted extends FilterInputStream {
        private final long end;
        private long count;

        /// @param start where the content is in the blob
        /// @param end   where it is to end; it may go on
        Counted(InputStream content, long start, long end) {
            super(content);
            this.count = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (count == end) {
                return -1;
            }
            try {
                int n = super.read(buffer, offset, (int) Math.min(length, end - count));
                count += Math.max(n, 0);
                position.at(count);
                return n;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
