package dev.dray.http;

import java.io.IOException;
import java.time.Duration;

/// Tells an [HttpTrace] of every call. Stands just above the wire, so that each retry and each redirect shows.
public final class TracedHttp implements Http {
    private final Http next;
    private final HttpTrace trace;

    public TracedHttp(Http next, HttpTrace trace) {
        this.next = next;
        this.trace = trace;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        trace.on(new HttpEvent.Sent(call));
        long start = System.nanoTime();
        try {
            HttpReply reply = next.send(call);
            trace.on(new HttpEvent.Answered(call, reply.status(), reply.headers(), since(start)));
            return reply;
        } catch (IOException e) {
            trace.on(new HttpEvent.Failed(call, e, since(start)));
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
