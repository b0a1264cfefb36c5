package dev.dray.registry;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Sends calls to one registry as who we are: with what the last challenge asked for, and once more after a new
/// challenge. A second 401 is given back (protocols D31). `Authorization` goes to the registry alone: the layers below
/// drop it where a redirect leads elsewhere.
final class AuthorizedHttp implements Http {
    private final Http next;
    private final Session session;
    private final Scope scope;

    /// @param scope what the calls need
    AuthorizedHttp(Http next, Session session, Scope scope) {
        this.next = next;
        this.session = session;
        this.scope = scope;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Optional<String> known = session.authorization(scope);
        HttpReply reply = next.send(authorized(call, known));
        // A stranger that a redirect led to may not ask who we are (CVE-2020-15157, protocols H30).
        if (reply.status() != 401 || Failures.cameFromElsewhere(call, reply)) {
            return reply;
        }
        Optional<String> renewed = renewed(call, reply, known);
        if (renewed.isEmpty() || renewed.equals(known)) {
            return reply;
        }
        reply.close();
        return next.send(authorized(call, renewed));
    }

    private Optional<String> renewed(HttpCall call, HttpReply refused, Optional<String> known) throws IOException {
        try {
            return session.answer(challenges(refused), call.uri(), scope, known);
        } catch (IOException e) {
            refused.close();
            throw e;
        }
    }

    private static HttpCall authorized(HttpCall call, Optional<String> authorization) {
        return authorization
                .map(value -> call.withHeader("Authorization", value))
                .orElse(call);
    }

    /// The challenges in a reply.
    static List<Challenge> challenges(HttpReply reply) {
        return Challenge.parse(reply.headers().all("WWW-Authenticate"));
    }
}
