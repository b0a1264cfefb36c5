package dev.dray.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/// A call's body on its way out. Opened only when it is sent, so that a call that does not get so far leaves nothing
/// open. A body shorter than it said is a failure: the server would take the next call for the rest of it.
final class BodyEntity extends AbstractHttpEntity {
    private static final int BUFFER = 64 * 1024;

    private final HttpBody body;
    private final StallWatch watch;

    BodyEntity(HttpBody body, StallWatch watch) {
        super((String) null, null, body.length() < 0);
        this.body = body;
        this.watch = watch;
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public InputStream getContent() throws IOException {
        return body.open();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        long length = body.length() < 0 ? Long.MAX_VALUE : body.length();
        try (InputStream in = body.open()) {
            OutputStream watched = watch.watched(out);
            long sent = copy(in, watched, length);
            if (body.length() >= 0 && sent < length) {
                throw new IOException("the body ended after %,d of %,d bytes".formatted(sent, length));
            }
            // What is still in a buffer must not stall unseen.
            watched.flush();
        }
    }

    private static long copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long sent = 0;
        while (sent < length) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, length - sent));
            if (n < 0) {
                break;
            }
            out.write(buffer, 0, n);
            sent += n;
        }
        return sent;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void close() {}
}
