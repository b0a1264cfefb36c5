package dev.dray.protocol;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.net.URI;

/// Sends calls, and turns whatever is no success into an [ImageException]: what every client of an API needs.
///
/// @param http    reaches the other side, authorized where it must be
/// @param refusal says what a reply means that is no success
public record Caller(Http http, Refusal refusal) {
    private static final int ATTEMPTS = 3;

    /// Turns a reply that is no success into a failure.
    @FunctionalInterface
    public interface Refusal {
        ImageException of(HttpCall call, HttpReply reply);
    }

    /// A document that was read whole.
    ///
    /// @param uri where it came from
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    public record Document(HttpReply reply, byte[] body, URI uri) {}

    /// Sends a call; any status is given back.
    public HttpReply send(HttpCall call) throws IOException {
        try {
            return http.send(call);
        } catch (IOException e) {
            throw CallFailure.of(call, e);
        }
    }

    /// Sends a call that must succeed. The caller closes the reply.
    public HttpReply succeed(HttpCall call) throws IOException {
        HttpReply reply = send(call);
        if (reply.isSuccess()) {
            return reply;
        }
        try (reply) {
            throw refusal.of(call, reply);
        }
    }

    /// Reads a document whole; a body that breaks off is asked for again.
    ///
    /// @param limit bytes; more is refused
    public Document read(HttpCall call, int limit) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (HttpReply reply = succeed(call)) {
                byte[] body = readBody(reply, limit);
                if (body.length > limit) {
                    throw new ImageException.Rejected(
                            "could not %s: the answer is over %,d bytes".formatted(call.purpose(), limit));
                }
                URI uri = reply.uri();
                return new Document(reply, body, uri == null ? call.uri() : uri);
            } catch (BrokenOff e) {
                if (attempt == ATTEMPTS || CallFailure.isCancelled(e.failure)) {
                    throw CallFailure.of(call, e.failure);
                }
            }
        }
    }

    /// One byte more than the limit shows that there is more.
    private static byte[] readBody(HttpReply reply, int limit) throws BrokenOff {
        try {
            byte[] body = reply.read(limit + 1);
            if (body.length <= limit && body.length < reply.length()) {
                throw new IOException("the body ended after %,d of %,d bytes".formatted(body.length, reply.length()));
            }
            return body;
        } catch (IOException e) {
            throw new BrokenOff(e);
        }
    }

    /// A body ended too early; told apart from a call that was not answered, which was tried again already.
    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1;

        final IOException failure;

        BrokenOff(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
