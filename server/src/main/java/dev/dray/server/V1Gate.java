package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/// What the registry's [Access] lets a caller do who knows nothing of Bearer tokens. Where such a token is wanted, one
/// is asked for in the caller's name, as a newer client would.
final class V1Gate {
    private final Access access;

    V1Gate(Access access) {
        this.access = access;
    }

    /// @param needed none asks only whether the caller is let in at all
    boolean admits(HttpCall call, List<Scope> needed) throws IOException {
        return access.refuse(withToken(call, needed), needed).isEmpty();
    }

    private HttpCall withToken(HttpCall call, List<Scope> needed) throws IOException {
        try (HttpReply reply = access.answer(tokenCall(call, needed)).orElse(HttpReply.of(404))) {
            return reply.status() == 200
                    ? withToken(call, Json.parse(reply.body().readAllBytes()))
                    : call;
        }
    }

    private static HttpCall tokenCall(HttpCall call, List<Scope> needed) {
        Query query = needed.isEmpty() ? Query.NONE : Query.NONE.plus("scope", Scope.join(needed));
        URI uri = query.appendTo(call.uri().resolve(TokenEndpoint.PATH));
        // Who calls from where, by which wrong passwords are counted, and nothing else of the call.
        HttpCall asking = new HttpCall(call.purpose(), "GET", uri, Headers.NONE, null)
                .withHeader(Caller.ADDRESS, Caller.address(call));
        return call.headers()
                .find("Authorization")
                .map(value -> asking.withHeader("Authorization", value))
                .orElse(asking);
    }

    private static HttpCall withToken(HttpCall call, Json reply) {
        return reply.findText("token")
                .map(token -> call.withHeader("Authorization", "Bearer " + token))
                .orElse(call);
    }
}
