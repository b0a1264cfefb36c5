package dev.dray.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps the number of calls that wait for an answer of one host within bounds, and goes slower when the host asks for
/// it: after a 429 half as many, and none until its `Retry-After` has passed. It grows again by one for each round of
/// good answers. Whether the refused call is tried again is not decided here.
///
/// An upload is held back too, but takes no room: what it sends may come from the same host, by a call that must not
/// wait for the upload to end.
public final class PacedHttp implements Http {
    private final Http next;
    private final int limit;
    private final Duration maxWait;
    private final Pause pause;
    private final InstantSource clock;
    private final Map<String, HostPace> paces = new ConcurrentHashMap<>();

    /// @param limit   calls in flight to one host, at most
    /// @param maxWait the longest `Retry-After` that other calls are held back for
    public PacedHttp(Http next, int limit, Duration maxWait) {
        this(next, limit, maxWait, Pause.REAL, InstantSource.system());
    }

    public PacedHttp(Http next, int limit, Duration maxWait, Pause pause, InstantSource clock) {
        this.next = next;
        this.limit = limit;
        this.maxWait = maxWait;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        HostPace pace =
                paces.computeIfAbsent(String.valueOf(call.uri().getRawAuthority()), ignored -> new HostPace(limit));
        if (isUpload(call)) {
            return sendNow(pace, call);
        }
        enter(pace);
        boolean slower = false;
        try {
            HttpReply reply = sendNow(pace, call);
            slower = reply.status() == 429;
            return reply;
        } finally {
            pace.leave(slower);
        }
    }

    private static boolean isUpload(HttpCall call) {
        return call.body() != null && !call.body().isRepeatable();
    }

    private static void enter(HostPace pace) throws InterruptedIOException {
        try {
            pace.enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for other calls");
        }
    }

    private HttpReply sendNow(HostPace pace, HttpCall call) throws IOException {
        Duration wait = pace.heldBackFor(clock.instant());
        if (wait.isPositive()) {
            pause.waitFor(wait);
        }
        HttpReply reply = next.send(call);
        if (reply.status() == 429) {
            holdBack(pace, reply);
        }
        return reply;
    }

    private void holdBack(HostPace pace, HttpReply reply) {
        Optional<Duration> asked = RetryAfter.find(reply.headers(), clock.instant());
        if (asked.isPresent() && asked.get().compareTo(maxWait) <= 0) {
            pace.holdBackUntil(clock.instant().plus(asked.get()));
        }
    }
}
