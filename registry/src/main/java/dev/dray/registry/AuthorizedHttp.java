package dev.dray.registry;

import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Challenge;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Sends calls to one registry as who we are: with what the last challenge asked for, and once more after a new
/// challenge. A second 401 is given back, or a failure if it was said who we are (protocols D31, D35). `Authorization`
/// goes to the registry alone: the layers below
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
        if (reply.status() != 401 || CallFailure.cameFromElsewhere(call, reply)) {
            return reply;
        }
        Optional<String> renewed = renewed(call, reply, known);
        if (renewed.isEmpty() || renewed.equals(known)) {
            return checked(call, reply, known);
        }
        reply.close();
        return checked(call, next.send(authorized(call, renewed)), renewed);
    }

    /// Not as [Failures] has it where it was said who we are: there, it would help to log in.
    private HttpReply checked(HttpCall call, HttpReply reply, Optional<String> sent) throws IOException {
        if (reply.status() != 401 || sent.isEmpty() || CallFailure.cameFromElsewhere(call, reply)) {
            return reply;
        }
        Optional<Keychain.Found> who = session.who();
        if (who.isEmpty()) {
            return reply;
        }
        try (reply) {
            throw session.refused(call, reply, who.get());
        }
    }

    private Optional<String> renewed(HttpCall call, HttpReply refused, Optional<String> known) throws IOException {
        try {
            return session.answer(challenges(refused), call, scope, known);
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
