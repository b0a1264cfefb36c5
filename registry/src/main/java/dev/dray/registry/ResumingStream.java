package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.ContentRange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The bytes of a blob from an offset on. A body that breaks off is gone on with by `Range`, from the registry's own
/// URL, as what it redirects to may have expired (protocols C17 to C19). Nothing is verified here but lengths.
///
/// Of a layer of the API v1 there is no digest, and perhaps no length: that is then what the first answer says, or what
/// comes until the body ends well.
final class ResumingStream extends InputStream {
    /// Bytes that must have arrived since the last break for it not to count as one more.
    private static final long PROGRESS = 1024 * 1024;

    /// A length that nobody has said yet.
    private static final long UNKNOWN = Long.MAX_VALUE;

    /// Bytes that may be read only to be dropped where no part can be had.
    private static final long AFFORDABLE = 64 * 1024;

    private final Caller caller;
    private final HttpCall call;
    private final @Nullable Digest digest;
    private final ClientOptions options;
    private Span span;
    private long size;
    private long position;
    private long lastBreak;
    private int breaks;
    private boolean ranges = true;
    private boolean closed;
    private @Nullable HttpReply reply;

    /// @param span the bytes to give; nothing is asked for when there are none
    ResumingStream(Caller caller, HttpCall call, Descriptor content, Span span, ClientOptions options)
            throws IOException {
        this(caller, call, span, options, content.digest(), content.size());
    }

    private ResumingStream(
            Caller caller, HttpCall call, Span span, ClientOptions options, @Nullable Digest digest, long size)
            throws IOException {
        this.caller = caller;
        this.call = call;
        this.digest = digest;
        this.size = size;
        this.span = span;
        this.options = options;
        this.position = span.start();
        this.lastBreak = span.start();
        if (position < span.end() || position == 0 && !span.isPart()) {
            opened();
        }
    }

    /// All bytes of what has no digest.
    ///
    /// @param size in bytes; negative when it is not known
    static ResumingStream ofUnknown(Caller caller, HttpCall call, long size, ClientOptions options) throws IOException {
        long known = size < 0 ? UNKNOWN : size;
        return new ResumingStream(caller, call, new Span(0, known, false), options, null, known);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (span.isPart() && position == span.end()) {
            return -1;
        }
        while (reply != null || position < span.end()) {
            IOException failure;
            HttpReply current = opened();
            try {
                int n = current.body().read(buffer, offset, wanted(length));
                if (n >= 0) {
                    return advanced(n);
                }
                if (size == UNKNOWN) {
                    isOf(position);
                    break;
                }
                failure = new IOException("the body ended after %,d of %,d bytes".formatted(position, span.end()));
            } catch (ImageException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
            drop();
            // A connection that breaks when all is there is no loss.
            if (position < span.end()) {
                breakOff(failure);
            }
        }
        drop();
        return -1;
    }

    /// Says how long the whole is, where that was not known.
    private void isOf(long length) {
        if (size == UNKNOWN && length >= 0) {
            size = length;
            span = new Span(0, length, false);
        }
    }

    /// Of a part no more is read than was asked for, whatever the server sends; of the rest one byte too many shows.
    private int wanted(int length) {
        return span.isPart() ? (int) Math.min(length, span.end() - position) : length;
    }

    /// A server that says more than it should may never end.
    private int advanced(int n) throws ImageException.Corrupt {
        position += n;
        if (position > size) {
            throw new ImageException.Corrupt(
                    "could not %s: more than its %,d bytes came".formatted(call.purpose(), size));
        }
        return n;
    }

    /// The reply that is being read. Where there is none, the rest is asked for, again and again while that makes
    /// sense.
    private HttpReply opened() throws IOException {
        HttpReply current = reply;
        while (current == null) {
            try {
                current = ask();
            } catch (ImageException e) {
                throw e;
            } catch (IOException e) {
                breakOff(e);
            }
        }
        reply = current;
        return current;
    }

    /// Waits after a break, or gives up.
    private void breakOff(IOException failure) throws IOException {
        breaks = position - lastBreak >= PROGRESS ? 1 : breaks + 1;
        lastBreak = position;
        if (CallFailure.isCancelled(failure) || breaks > options.resumeAttempts()) {
            throw CallFailure.of(call, failure);
        }
        options.pause().waitFor(Duration.ofMillis(100L << Math.min(breaks, 6)));
    }

    /// Asks for the rest. What may pass is an `IOException`, what will not is an [ImageException].
    private HttpReply ask() throws IOException {
        boolean part = (position > 0 || span.isPart()) && ranges;
        HttpReply answer = caller.send(part ? call.withHeader("Range", span.range(position)) : call);
        try {
            if (part && answer.status() == 400) {
                // Some registries know no ranges at all (protocols C17).
                ranges = false;
                answer.close();
                return ask();
            }
            return accept(answer);
        } catch (IOException e) {
            answer.close();
            throw e;
        }
    }

    private HttpReply accept(HttpReply answer) throws IOException {
        boolean linkMayBeOld = answer.status() == 403 && CallFailure.cameFromElsewhere(call, answer);
        if (linkMayBeOld && breaks < options.resumeAttempts()) {
            throw new IOException("the link to where it is kept was refused");
        }
        if (digest != null && (position > 0 || span.isPart())) {
            DigestHeader.check(call, answer, digest);
        }
        return switch (answer.status()) {
            case 200 -> skipped(answer);
            case 206 -> checkedPart(answer);
            case 416 ->
                throw new ImageException.Corrupt(
                        "could not %s: it ends before byte %,d of %,d there".formatted(call.purpose(), position, size));
            default -> throw caller.refusal().of(call, answer);
        };
    }

    private HttpReply checkedPart(HttpReply answer) throws IOException {
        ContentRange range = answer.headers()
                .find("Content-Range")
                .flatMap(ContentRange::parse)
                .orElseThrow(() -> new ImageException.Rejected(
                        "could not %s: HTTP 206 without a Content-Range".formatted(call.purpose())));
        isOf(range.total());
        if (range.first() != position || range.total() >= 0 && range.total() != size) {
            throw new ImageException.Corrupt("could not %s: asked for bytes from %d of %d, got %s"
                    .formatted(call.purpose(), position, size, range));
        }
        return answer;
    }

    /// The whole came: what is here already is read again and dropped.
    private HttpReply skipped(HttpReply answer) throws IOException {
        if (span.isPart() && position > AFFORDABLE) {
            throw new ImageException.Unsupported(
                    "could not %s: the registry sends only the whole".formatted(call.purpose()), null);
        }
        isOf(answer.length());
        if (answer.length() >= 0 && answer.length() != size) {
            throw new ImageException.Corrupt("could not %s: it is %,d bytes long there, not %,d"
                    .formatted(call.purpose(), answer.length(), size));
        }
        answer.body().skipNBytes(position);
        return answer;
    }

    private void drop() throws IOException {
        HttpReply current = reply;
        reply = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        drop();
    }
}
