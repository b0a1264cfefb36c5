package dev.dray.junit;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What goes wrong with a call: what a client meets on a bad day, at a place that a test chooses with
/// [TestRegistry#spoil(String, Fault)].
@FunctionalInterface
public interface Fault {
    /// Answers a call in another way than the registry would.
    ///
    /// @param registry answers it as it should be
    HttpReply answer(HttpCall call, Http registry) throws IOException;

    /// The registry fails: the call has no effect, and this is the answer, with an error that says so.
    static Fault status(int status) {
        return (call, registry) -> error(status, "UNKNOWN", Headers.NONE);
    }

    /// The caller has asked too often (429) and is told when to come back.
    static Fault tooManyRequests(Duration retryAfter) {
        return (call, registry) ->
                error(429, "TOOMANYREQUESTS", Headers.of("Retry-After", Long.toString(retryAfter.toSeconds())));
    }

    /// The answer is right, but late.
    static Fault late(Duration delay) {
        return (call, registry) -> {
            Pause.of(delay);
            return registry.send(call);
        };
    }

    /// The body of the answer comes slowly.
    static Fault slow(int bytesPerSecond) {
        return (call, registry) -> {
            HttpReply reply = registry.send(call);
            return reply.withBody(new SlowStream(reply.body(), bytesPerSecond));
        };
    }

    /// The connection breaks off after so many bytes of the answer's body.
    static Fault cutAfter(long bytes) {
        return (call, registry) -> {
            HttpReply reply = registry.send(call);
            return reply.withBody(new CutStream(reply.body(), bytes));
        };
    }

    /// One byte of the answer's body is another one; its length is right.
    ///
    /// @param at which, from 0
    static Fault wrongByte(long at) {
        return (call, registry) -> {
            HttpReply reply = registry.send(call);
            return reply.withBody(new WrongByteStream(reply.body(), at));
        };
    }

    /// `Docker-Content-Digest` is that of something else.
    static Fault wrongDigest() {
        return (call, registry) -> {
            Digest other = Digest.of("something else".getBytes(StandardCharsets.UTF_8));
            return registry.send(call).withHeader("Docker-Content-Digest", other.toString());
        };
    }

    /// A header of the answer is missing, as `Link` where a list goes on.
    static Fault without(String header) {
        return (call, registry) -> {
            HttpReply reply = registry.send(call);
            return new HttpReply(reply.status(), reply.headers().without(header), reply.body(), reply.uri());
        };
    }

    /// The token that came with the call is no longer taken, so that the answer is a new challenge.
    static Fault expiredToken() {
        return (call, registry) -> registry.send(call.withoutHeader("Authorization"));
    }

    private static HttpReply error(int status, String code, Headers headers) {
        byte[] body = "{\"errors\":[{\"code\":\"%s\",\"message\":\"so the test wants it\"}]}"
                .formatted(code)
                .getBytes(StandardCharsets.UTF_8);
        return HttpReply.of(
                status,
                headers.with("Content-Type", "application/json").with("Content-Length", Integer.toString(body.length)),
                body);
    }
}
