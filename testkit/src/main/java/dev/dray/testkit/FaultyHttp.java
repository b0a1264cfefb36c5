package dev.dray.testkit;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Passes calls on and spoils some of them: what a client meets on a bad day, at a place a test chooses.
///
/// ```java
/// Http http = new FaultyHttp(server).on("GET /v2/a/blobs/", 1, FaultyHttp.cutAfter(1000));
/// ```
public final class FaultyHttp implements Http {
    /// What goes wrong with one call.
    @FunctionalInterface
    public interface Fault {
        HttpReply spoil(HttpCall call, Http next) throws IOException;
    }

    private final Http next;
    private final List<Rule> rules = new ArrayList<>();

    public FaultyHttp(Http next) {
        this.next = next;
    }

    /// Spoils one call.
    ///
    /// @param start how the call begins, as in `GET /v2/`: method and path; the empty text is every call
    /// @param nth   of the calls that begin so, from 1
    public synchronized FaultyHttp on(String start, int nth, Fault fault) {
        rules.add(new Rule(start, nth, fault));
        return this;
    }

    /// Spoils several calls that begin so, from the first on.
    public FaultyHttp onFirst(int count, String start, Fault fault) {
        for (int nth = 1; nth <= count; nth++) {
            on(start, nth, fault);
        }
        return this;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Optional<Fault> fault = find(call.method() + " " + call.uri().getRawPath());
        return fault.isPresent() ? fault.get().spoil(call, next) : next.send(call);
    }

    /// Every rule counts, so that two of them may speak of the same calls.
    private synchronized Optional<Fault> find(String line) {
        Optional<Fault> found = Optional.empty();
        for (Rule rule : rules) {
            if (line.startsWith(rule.start) && ++rule.seen == rule.nth) {
                found = Optional.of(rule.fault);
            }
        }
        return found;
    }

    /// The call never arrives.
    public static Fault unreachable() {
        return (call, next) -> {
            throw new IOException("connection refused");
        };
    }

    /// The call arrives, its reply does not.
    public static Fault loseReply() {
        return (call, next) -> {
            next.send(call).close();
            throw new IOException("connection reset");
        };
    }

    /// The call never arrives, and this is the answer.
    public static Fault answer(HttpReply reply) {
        return (call, next) -> reply;
    }

    public static Fault status(int status) {
        return (call, next) -> HttpReply.of(status);
    }

    /// The body of the reply breaks off after some bytes.
    public static Fault cutAfter(int bytes) {
        return (call, next) -> {
            HttpReply reply = next.send(call);
            return reply.withBody(new CutStream(reply.body(), bytes));
        };
    }

    /// One byte of the reply's body is another one; the length stays.
    ///
    /// @param at which, from 0
    public static Fault wrongByte(int at) {
        return (call, next) -> {
            HttpReply reply = next.send(call);
            byte[] body = reply.body().readAllBytes();
            body[at] ^= 1;
            return reply.withBody(new ByteArrayInputStream(body));
        };
    }

    private static final class Rule {
        final String start;
        final int nth;
        final Fault fault;
        int seen;

        Rule(String start, int nth, Fault fault) {
            this.start = start;
            this.nth = nth;
            this.fault = fault;
        }
    }

    private static final class CutStream extends FilterInputStream {
        private int left;

        CutStream(InputStream body, int after) {
            super(body);
            this.left = after;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && length > 0) {
                throw new IOException("connection reset");
            }
            int n = super.read(buffer, offset, Math.min(length, left));
            left -= Math.max(n, 0);
            return n;
        }
    }
}
