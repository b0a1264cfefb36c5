package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Sends calls and turns whatever is no success into an [ImageException].
///
/// @param http reaches the registry, authorized
record Caller(Http http) {
    private static final int ATTEMPTS = 3;

    /// A document that was read whole.
    ///
    /// @param uri where it came from
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Document(HttpReply reply, byte[] body, URI uri) {}

    /// Sends a call; any status is given back.
    HttpReply send(HttpCall call) throws IOException {
        try {
            return http.send(call);
        } catch (IOException e) {
            throw Failures.of(call, e);
        }
    }

    /// Sends a call that must succeed. The caller closes the reply.
    HttpReply succeed(HttpCall call) throws IOException {
        HttpReply reply = send(call);
        if (reply.isSuccess()) {
            return reply;
        }
        try (reply) {
            throw Failures.of(call, reply);
        }
    }

    /// Reads a document whole; a body that breaks off is asked for again.
    ///
    /// @param limit bytes; more is refused
    Document read(HttpCall call, int limit) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (HttpReply reply = succeed(call)) {
                byte[] body = readBody(call, reply, limit);
                URI uri = reply.uri();
                return new Document(reply, body, uri == null ? call.uri() : uri);
            } catch (BrokenOff e) {
                last = e.failure;
            }
        }
        throw Failures.of(call, required(last));
    }

    private static IOException required(@Nullable IOException failure) {
        return failure == null ? new IOException("no attempt was made") : failure;
    }

    private static byte[] readBody(HttpCall call, HttpReply reply, int limit) throws IOException {
        byte[] body;
        try {
            body = reply.read(limit + 1);
        } catch (IOException e) {
            throw new BrokenOff(e);
        }
        if (body.length > limit) {
            throw new ImageException.Rejected(
                    "could not %s: the answer is over %,d bytes".formatted(call.purpose(), limit));
        }
        return body;
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
