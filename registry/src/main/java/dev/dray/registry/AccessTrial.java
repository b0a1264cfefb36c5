package dev.dray.registry;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.http.TargetRules;
import dev.dray.model.Repository;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Sees what a repository lets us do. Nothing is left behind.
record AccessTrial(Registry registry, Repository repository) {
    /// Asks for one tag.
    void read() throws IOException {
        URI tags = registry.endpoint().uri(new Route.Tags(repository.path()));
        HttpCall call = HttpCall.of(
                "read " + repository.familiar(),
                "GET",
                Query.NONE.plus("n", "1").appendTo(tags));
        registry.caller(Scope.pull(repository.path())).succeed(call).close();
    }

    /// Begins an upload and cancels it.
    void push() throws IOException {
        Caller caller = registry.caller(Scope.push(repository.path()));
        HttpCall begin = HttpCall.of(
                "begin a push to " + repository.familiar(),
                "POST",
                registry.endpoint().uri(new Route.Uploads(repository.path())));
        try (HttpReply reply = caller.succeed(begin)) {
            Optional<URI> upload = upload(begin, reply);
            if (upload.isPresent()) {
                String purpose = "cancel the push to " + repository.familiar();
                caller.send(HttpCall.of(purpose, "DELETE", upload.get())).close();
            }
        }
    }

    /// Where it was begun; empty where that is another server, which must not be told who we are.
    private static Optional<URI> upload(HttpCall begin, HttpReply reply) {
        try {
            return reply.headers()
                    .find("Location")
                    .map(location -> begin.uri().resolve(location))
                    .filter(location -> TargetRules.sameOrigin(begin.uri(), location));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
