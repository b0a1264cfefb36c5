package dev.dray.registry;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.TargetRules;
import dev.dray.protocol.CallFailure;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends calls to where the images of one repository are, with what the index gave: to one registry after
/// another until one answers (protocols B92), and once more with a new token where the old one is good no
/// more, as some are after one use (protocols B24, B45). What it gave goes to these registries alone: the
/// layers below drop it where a redirect leads elsewhere (protocols B39d, B49).
final class V1Http implements Http {
    private final Http next;
    private final V1Grants grants;
    private final V1Failures failures;
    private volatile int answering;

    V1Http(Http next, V1Grants grants, V1Failures failures) {
        this.next = next;
        this.grants = grants;
        this.failures = failures;
    }

    /// @param call its URI names a path; the host does not count
    @Override
    public HttpReply send(HttpCall call) throws IOException {
        V1Grant grant = grants.current();
        HttpReply reply = sendInOrder(call, grant);
        // A stranger that a redirect led to may not ask who we are.
        if (reply.status() != 401 || grant.basic().isPresent() || !isOf(grant, reply)) {
            return reply;
        }
        try (reply) {
            if (grant.token().isEmpty()) {
                throw failures.withoutToken(call, reply);
            }
        }
        return sendInOrder(call, grants.renewed(grant));
    }

    private static boolean isOf(V1Grant grant, HttpReply reply) {
        URI from = reply.uri();
        return from == null || grant.endpoints().stream().anyMatch(each -> TargetRules.sameOrigin(each, from));
    }

    /// Begins with the one that answered last.
    private HttpReply sendInOrder(HttpCall call, V1Grant grant) throws IOException {
        List<URI> endpoints = grant.endpoints();
        int first = Math.min(answering, endpoints.size() - 1);
        IOException failure = null;
        for (int i = 0; ; i++) {
            int which = (first + i) % endpoints.size();
            boolean last = i == endpoints.size() - 1;
            try {
                HttpReply reply = sendTo(endpoints.get(which), call, grant);
                if (last || isAnswer(reply)) {
                    answering = isAnswer(reply) ? which : answering;
                    return reply;
                }
                reply.close();
            } catch (IOException e) {
                if (last || CallFailure.isCancelled(e)) {
                    throw with(failure, e);
                }
                failure = with(failure, e);
            }
        }
    }

    private HttpReply sendTo(URI endpoint, HttpCall call, V1Grant grant) throws IOException {
        HttpCall there = call.withUri(endpoint.resolve(call.uri().getRawPath()));
        try {
            HttpReply reply = next.send(authorized(there, endpoint, grant));
            return reply.uri() == null ? reply.withUri(there.uri()) : reply;
        } catch (IOException e) {
            throw CallFailure.of(there, e);
        }
    }

    /// One that has no such image is right about it; another one may do where this one is broken.
    private static boolean isAnswer(HttpReply reply) {
        return reply.isSuccess() || reply.status() == 404 || reply.status() == 401 || reply.status() == 416;
    }

    private static IOException with(@Nullable IOException before, IOException failure) {
        if (before != null && !before.equals(failure)) {
            failure.addSuppressed(before);
        }
        return failure;
    }

    private static HttpCall authorized(HttpCall there, URI endpoint, V1Grant grant) {
        if (grant.basic().isPresent() && TargetRules.sameOrigin(endpoint, grant.index())) {
            return there.withHeader("Authorization", grant.basic().get());
        }
        return grant.token()
                .map(token -> there.withHeader("Authorization", token.authorization()))
                .orElse(there);
    }
}
