package dev.dray.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/// A body that gives its connection back when it was read to the end, and drops it otherwise: reading the rest of a
/// layer only to save a connection would take longer than a new one. A rest that is here already is read.
final class ReplyBody extends InputStream {
    private final HttpUriRequestBase request;
    private final InputStream content;
    private final long length;
    private long position;
    private boolean ended;
    private boolean failed;

    /// @param length in bytes; negative when the server did not say
    ReplyBody(HttpUriRequestBase request, InputStream content, long length) {
        this.request = request;
        this.content = content;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        try {
            int n = content.read(buffer, offset, size);
            ended |= n < 0;
            position += Math.max(n, 0);
            return n;
        } catch (IOException e) {
            failed = true;
            throw Interruption.orElse(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!failed && isRestHere()) {
            content.close();
        } else {
            // Closing the content, or the response, would read it to its end.
            request.abort();
        }
    }

    private boolean isRestHere() throws IOException {
        return ended || length >= 0 && content.available() >= length - position;
    }
}
