package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.http.RetryAfter;
import dev.dray.model.Descriptor;
import dev.dray.protocol.ContentRange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One blob on its way: PUT with all bytes, which every registry takes (protocols C31). When that breaks, the registry
/// is asked how much it has, and the rest follows by PATCH (protocols C35, C36); where it does not say, all is sent
/// anew.
final class Upload {
    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

    /// How a registry answers that has lost the upload, or kept a part of a body that broke off (protocols C42).
    private static final Set<Integer> BEGIN_ANEW = Set.of(400, 404, 416);

    /// Bytes that must have arrived since the last break for it not to count as one more; and blobs smaller than this
    /// are sent anew, which is sooner done than asking.
    private static final long PROGRESS = 1024 * 1024;

    private static final String BYTES = "application/octet-stream";
    private static final Duration MAX_WAIT = Duration.ofSeconds(90);

    private final Uploads uploads;
    private final OutgoingContent content;
    private final Descriptor blob;
    private final ClientOptions options;

    /// Null before the upload has begun, and where it must begin anew.
    private @Nullable URI location;

    /// Bytes that the registry has.
    private long offset;

    private long lastBreak;
    private int breaks;
    private boolean begunAnew;

    Upload(Uploads uploads, OutgoingContent content, ClientOptions options) {
        this.uploads = uploads;
        this.content = content;
        this.blob = content.descriptor();
        this.options = options;
    }

    void send() throws IOException {
        boolean done = false;
        while (!done) {
            URI target = location == null ? uploads.begin(blob) : location;
            location = target;
            HttpCall call = next(target);
            try (HttpReply reply = uploads.reaching(target).send(call)) {
                done = isDone(call, reply);
            } catch (ImageException.Unreachable e) {
                // What kept the bytes from being sent may have been where they come from.
                content.check();
                done = isThereAfter(e, Duration.ZERO);
            }
        }
    }

    /// All of it at once, or the next part, or only the end.
    private HttpCall next(URI target) {
        HttpCall put = HttpCall.of(
                "send " + blob.digest(),
                "PUT",
                Query.NONE.plus("digest", blob.digest().toString()).appendTo(target));
        if (offset == 0 && blob.size() <= uploads.limit()) {
            return put.withBody(BYTES, HttpBody.once(blob.size(), content));
        }
        if (offset == blob.size()) {
            return put.withBody(BYTES, HttpBody.of(new byte[0]));
        }
        long first = offset;
        long length = Math.min(blob.size() - first, uploads.limit());
        return put.withMethod("PATCH")
                .withUri(target)
                .withHeader("Content-Range", first + "-" + (first + length - 1))
                .withBody(BYTES, HttpBody.once(length, () -> content.openFrom(first, length)));
    }

    private boolean isDone(HttpCall call, HttpReply reply) throws IOException {
        if (reply.isSuccess()) {
            return isLast(call, reply);
        }
        content.check();
        int status = reply.status();
        if (TRANSIENT.contains(status)) {
            return isThereAfter(Failures.of(call, reply), asked(reply));
        }
        if (BEGIN_ANEW.contains(status)) {
            return isThereOrLost(call, reply);
        }
        if (status != 413 || !uploads.lowerLimit(length(call))) {
            throw Failures.of(call, reply);
        }
        forget();
        return false;
    }

    /// Perhaps it was only the answer to a PUT that was lost, so that the next one found no upload any more.
    private boolean isThereOrLost(HttpCall call, HttpReply reply) throws IOException {
        if (uploads.has(blob)) {
            return true;
        }
        if (begunAnew) {
            ImageException failure = Failures.of(call, reply);
            content.verify();
            throw failure;
        }
        begunAnew = true;
        forget();
        return false;
    }

    private boolean isLast(HttpCall call, HttpReply reply) throws IOException {
        if (call.method().equals("PUT")) {
            DigestHeader.check(call, reply, blob.digest());
            return true;
        }
        location = Uploads.location(call, reply).orElse(call.uri());
        offset += length(call);
        return false;
    }

    private static long length(HttpCall call) {
        return call.body() == null ? 0 : call.body().length();
    }

    private Duration asked(HttpReply reply) {
        return RetryAfter.find(reply.headers(), options.clock().instant()).orElse(Duration.ZERO);
    }

    /// Waits after a break and finds out where to go on, or gives up.
    ///
    /// @param asked how long the registry wants us to wait
    /// @return whether all is there: only the answer was lost
    private boolean isThereAfter(ImageException failure, Duration asked) throws IOException {
        breaks++;
        if (breaks > options.resumeAttempts() || asked.compareTo(MAX_WAIT) > 0) {
            throw failure;
        }
        Duration own = Duration.ofMillis(250L << Math.min(breaks, 5));
        options.pause().waitFor(asked.compareTo(own) > 0 ? asked : own);
        findOffset();
        if (offset - lastBreak >= PROGRESS) {
            lastBreak = offset;
            breaks = 0;
        }
        return location == null && uploads.has(blob);
    }

    private void findOffset() throws IOException {
        URI known = location;
        forget();
        if (known == null || blob.size() < PROGRESS) {
            return;
        }
        HttpCall call = HttpCall.of("ask how much there is of " + blob.digest(), "GET", known);
        try (HttpReply reply = uploads.reaching(known).send(call)) {
            long arrived = reply.isSuccess() ? arrived(reply) : 0;
            // Docker's registry says 0-0 of nothing too (protocols C37).
            if (arrived > 1 && arrived <= blob.size()) {
                offset = arrived;
                location = Uploads.location(call, reply).orElse(known);
            }
        }
    }

    private static long arrived(HttpReply reply) {
        return reply.headers()
                .find("Range")
                .flatMap(ContentRange::parse)
                .filter(range -> range.first() == 0)
                .map(ContentRange::length)
                .orElse(0L);
    }

    private void forget() {
        location = null;
        offset = 0;
    }
}
