package dev.dray.hub;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.CallFailure;
import java.io.IOException;
import java.util.Optional;

/// Sends calls as who we are, and once more after a new log-in where the token was not taken: it may have expired
/// sooner than it said.
record SignedHttp(Http next, HubSession session) implements Http {
    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Optional<Jwt> token = session.token();
        if (token.isEmpty()) {
            return next.send(call);
        }
        HttpReply reply = next.send(signed(call, token.get()));
        if (reply.status() != 401 || CallFailure.cameFromElsewhere(call, reply)) {
            return reply;
        }
        reply.close();
        Jwt renewed = session.renewed(token.get()).orElse(token.get());
        return next.send(signed(call, renewed));
    }

    private static HttpCall signed(HttpCall call, Jwt token) {
        return call.withHeader("Authorization", "Bearer " + token.secret());
    }
}
