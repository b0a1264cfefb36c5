package dev.dray.engine;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;

/// Finds out whether an Engine is there, and what it speaks (protocols F11).
///
/// @param caller gives any reply back
/// @param uri    of `/_ping`
/// @param where  the Engine's address, for messages
record Ping(Caller caller, URI uri, String where) {
    private static final String PURPOSE = "reach the Engine";

    /// The headers are enough; only what does not send them is asked for more.
    EnginePing send() throws IOException {
        try (HttpReply head = caller.send(HttpCall.of(PURPOSE, "HEAD", uri))) {
            if (saysVersion(head)) {
                return EnginePing.of(head.headers());
            }
        }
        try (HttpReply reply = caller.send(HttpCall.of(PURPOSE, "GET", uri))) {
            Answer answer = Answer.of(reply);
            // What is older than the header still says this (protocols F12).
            if (saysVersion(reply) || answer.status() == 200 && answer.text().equals("OK")) {
                return EnginePing.of(reply.headers());
            }
            throw EngineFailure.noEngine(answer, where);
        }
    }

    /// An Engine that is ill answers 500, and says its version all the same.
    private static boolean saysVersion(HttpReply reply) {
        return (reply.status() == 200 || reply.status() == 500)
                && reply.headers().has("Api-Version");
    }
}
