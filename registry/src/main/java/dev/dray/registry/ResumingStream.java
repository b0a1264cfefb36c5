package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.ContentRange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The bytes of a blob from an offset on. A body that breaks off is gone on with by `Range`, from the registry's own
/// URL, as what it redirects to may have expired (protocols C17 to C19). Nothing is verified here but lengths.
final class ResumingStream extends InputStream {
    /// Bytes that must have arrived since the last break for it not to count as one more.
    private static final long PROGRESS = 1024 * 1024;

    /// Bytes that may be read only to be dropped where no part can be had.
    private static final long AFFORDABLE = 64 * 1024;

    private final Caller caller;
    private final HttpCall call;
    private final Descriptor content;
    private final Span span;
    private final ClientOptions options;
    private long position;
    private long lastBreak;
    private int breaks;
    private boolean ranges = true;
    private boolean closed;
    private @Nullable HttpReply reply;

    /// @param span the bytes to give; nothing is asked for when there are none
    ResumingStream(Caller caller, HttpCall call, Descriptor content, Span span, ClientOptions options)
            throws IOException {
        this.caller = caller;
        this.call = call;
        this.content = content;
        this.span = span;
        this.options = options;
        this.position = span.start();
        this.lastBreak = span.start();
        if (position < span.end() || position == 0 && !span.isPart()) {
            opened();
        }
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
        return -1;
    }

    /// Of a part no more is read than was asked for, whatever the server sends; of the rest one byte too many shows.
    private int wanted(int length) {
        return span.isPart() ? (int) Math.min(length, span.end() - position) : length;
    }

    /// A server that says more than it should may never end.
    private int advanced(int n) throws ImageException.Corrupt {
        position += n;
        if (position > content.size()) {
            throw new ImageException.Corrupt(
                    "could not %s: more than its %,d bytes came".formatted(call.purpose(), content.size()));
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
        if (position > 0 || span.isPart()) {
            DigestHeader.check(call, answer, content.digest());
        }
        return switch (answer.status()) {
            case 200 -> skipped(answer);
            case 206 -> checkedPart(answer);
            case 416 ->
                throw new ImageException.Corrupt("could not %s: it ends before byte %,d of %,d there"
                        .formatted(call.purpose(), position, content.size()));
            default -> throw Failures.of(call, answer);
        };
    }

    private HttpReply checkedPart(HttpReply answer) throws IOException {
        ContentRange range = answer.headers()
                .find("Content-Range")
                .flatMap(ContentRange::parse)
                .orElseThrow(() -> new ImageException.Rejected(
                        "could not %s: HTTP 206 without a Content-Range".formatted(call.purpose())));
        if (range.first() != position || range.total() >= 0 && range.total() != content.size()) {
            throw new ImageException.Corrupt("could not %s: asked for bytes from %d of %d, got %s"
                    .formatted(call.purpose(), position, content.size(), range));
        }
        return answer;
    }

    /// The whole came: what is here already is read again and dropped.
    private HttpReply skipped(HttpReply answer) throws IOException {
        if (span.isPart() && position > AFFORDABLE) {
            throw new ImageException.Unsupported(
                    "could not %s: the registry sends only the whole".formatted(call.purpose()), null);
        }
        if (answer.length() >= 0 && answer.length() != content.size()) {
            throw new ImageException.Corrupt("could not %s: it is %,d bytes long there, not %,d"
                    .formatted(call.purpose(), answer.length(), content.size()));
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
