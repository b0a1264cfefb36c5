package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.ContentRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The bytes of a blob from an offset on. A body that breaks off is gone on with by `Range`, from the registry's own
/// URL, as what it redirects to may have expired (protocols C17 to C19). Nothing is verified here but lengths.
final class ResumingStream extends InputStream {
    /// Bytes that must have arrived since the last break for it not to count as one more.
    private static final long PROGRESS = 1024 * 1024;

    private final Caller caller;
    private final HttpCall call;
    private final long size;
    private final ClientOptions options;
    private long position;
    private long lastBreak;
    private int breaks;
    private @Nullable HttpReply reply;

    /// @param size   of the whole blob, in bytes
    /// @param offset of the first byte to give; nothing is asked for when it is the end
    ResumingStream(Caller caller, HttpCall call, long size, long offset, ClientOptions options) throws IOException {
        this.caller = caller;
        this.call = call;
        this.size = size;
        this.options = options;
        this.position = offset;
        this.lastBreak = offset;
        if (offset == 0 || offset < size) {
            this.reply = open();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            HttpReply current = reply;
            if (current == null) {
                return -1;
            }
            IOException failure;
            try {
                int n = current.body().read(buffer, offset, length);
                if (n >= 0 || position >= size) {
                    position += Math.max(n, 0);
                    return n;
                }
                failure = new IOException("the body ended after %,d of %,d bytes".formatted(position, size));
            } catch (IOException e) {
                failure = e;
            }
            resume(failure);
        }
    }

    private void resume(IOException failure) throws IOException {
        close();
        boolean cancelled = failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)
                || Thread.currentThread().isInterrupted();
        breaks = position - lastBreak >= PROGRESS ? 1 : breaks + 1;
        lastBreak = position;
        if (cancelled || breaks > options.resumeAttempts()) {
            throw Failures.of(call, failure);
        }
        options.pause().waitFor(Duration.ofMillis(100L << Math.min(breaks, 6)));
        reply = open();
    }

    private HttpReply open() throws IOException {
        if (position == 0) {
            return checked(caller.succeed(call));
        }
        HttpReply answer = caller.send(call.withHeader("Range", "bytes=" + position + "-"));
        try {
            return switch (answer.status()) {
                case 206 -> checkedPart(answer);
                // The range was ignored: what is there already is read again and dropped.
                case 200 -> skipped(answer);
                default -> throw Failures.of(call, answer);
            };
        } catch (IOException e) {
            answer.close();
            throw e;
        }
    }

    private HttpReply checked(HttpReply answer) throws IOException {
        if (answer.length() >= 0 && answer.length() != size) {
            answer.close();
            throw new ImageException.Corrupt("could not %s: it is %,d bytes long there, not %,d"
                    .formatted(call.purpose(), answer.length(), size));
        }
        return answer;
    }

    private HttpReply checkedPart(HttpReply answer) throws IOException {
        ContentRange range = answer.headers()
                .find("Content-Range")
                .flatMap(ContentRange::parse)
                .orElseThrow(() -> new ImageException.Rejected(
                        "could not %s: HTTP 206 without a Content-Range".formatted(call.purpose())));
        if (range.first() != position || range.total() >= 0 && range.total() != size) {
            throw new ImageException.Corrupt("could not %s: asked for bytes from %d of %d, got %s"
                    .formatted(call.purpose(), position, size, range));
        }
        return answer;
    }

    private HttpReply skipped(HttpReply answer) throws IOException {
        HttpReply whole = checked(answer);
        whole.body().skipNBytes(position);
        return whole;
    }

    @Override
    public void close() throws IOException {
        HttpReply current = reply;
        reply = null;
        if (current != null) {
            current.close();
        }
    }
}
