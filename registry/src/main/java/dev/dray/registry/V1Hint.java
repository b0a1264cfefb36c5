package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Repository;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import java.io.IOException;

/// Says of a repository that is not found whether its registry is of the time before 2016, and what to
/// write then. It costs a call where a registry does not even say that it speaks its API v2, and no other.
///
/// @param transport reaches the registry, without saying who we are
/// @param name      of the repository
record V1Hint(Http transport, Endpoint endpoint, Repository name) implements Caller.Refusal {
    private static final int MAX_BODY = 4096;

    @Override
    public ImageException of(HttpCall call, HttpReply reply) {
        ImageException failure = Failures.of(call, reply);
        boolean speaksV2 = reply.headers().has("Docker-Distribution-Api-Version");
        if (reply.status() != 404 || speaksV2 || CallFailure.cameFromElsewhere(call, reply) || !speaksV1()) {
            return failure;
        }
        return new ImageException.NotFound(
                String.valueOf(failure.getMessage()),
                "%s speaks the API v1 of before 2016: write v1:%s".formatted(endpoint.registry(), name.familiar()));
    }

    private boolean speaksV1() {
        HttpCall call = HttpCall.of(
                "see whether %s speaks the API v1".formatted(endpoint.registry()),
                "GET",
                endpoint.base().resolve("/v1/_ping"));
        try (HttpReply reply = transport.send(call)) {
            return V1Ping.isAnswer(reply, reply.read(MAX_BODY));
        } catch (IOException e) {
            // That it was not found is what counts.
            return false;
        }
    }
}
