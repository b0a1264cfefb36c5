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
import org.jspecify.annotations.Nullable;

/// A blob as it goes out: verified, counted, and asked afterwards whether it was itself what failed, as a broken source
/// looks like a broken connection to whoever sends it.
final class OutgoingContent implements HttpBody.Opener {
    private final Blob blob;
    private final ImageSink.Position position;
    private @Nullable IOException failure;

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
        return new Counted(new VerifyingInputStream(opened(0), blob.descriptor()), 0);
    }

    /// What is left from an offset on, not verified: the registry does so in the end.
    InputStream openFrom(long offset) throws IOException {
        failure = null;
        return new Counted(opened(offset), offset);
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
        private long count;

        Counted(InputStream content, long start) {
            super(content);
            this.count = start;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int n = super.read(buffer, offset, length);
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
