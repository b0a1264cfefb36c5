package dev.dray.registry;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a registry says of itself at `/v1/_ping` (protocols B10, B11).
///
/// @param uri        where it answered
/// @param status     what it answered
/// @param isRegistry whether that is what a registry of API v1 says
/// @param version    of its program; empty when it does not say
/// @param standalone whether there is no other index; so it is taken where it does not say
/// @param time       until the answer
public record V1Ping(URI uri, int status, boolean isRegistry, String version, boolean standalone, Duration time) {
    private static final int MAX_BODY = 4096;

    static V1Ping send(Caller caller, HttpCall call) throws IOException {
        long start = System.nanoTime();
        try (HttpReply reply = caller.send(call)) {
            byte[] body = reply.read(MAX_BODY);
            return new V1Ping(
                    call.uri(),
                    reply.status(),
                    isAnswer(reply, body),
                    reply.headers().find("X-Docker-Registry-Version").orElse(""),
                    V1Index.saysStandalone(reply.headers()),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// Whether a reply is one of such a registry, and not that of a web site that has a page for every
    /// path.
    static boolean isAnswer(HttpReply reply, byte[] body) {
        boolean named = reply.headers().has("X-Docker-Registry-Standalone")
                || reply.headers().has("X-Docker-Registry-Version")
                || reply.headers().has("X-Docker-Registry-Config");
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return reply.status() == 200 && (named || text.equals("true") || text.startsWith("{"));
    }
}
