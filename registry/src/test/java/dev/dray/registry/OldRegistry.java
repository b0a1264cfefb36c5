package dev.dray.registry;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.Storage;
import java.io.IOException;

/// A registry that keeps no lists of referrers, as most did before OCI 1.1 (protocols C93, C99).
record OldRegistry(Http modern) implements Http {
    OldRegistry(Storage storage) {
        this(new RegistryHandler(storage));
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        if (call.uri().getPath().contains("/referrers/")) {
            return HttpReply.of(404);
        }
        HttpReply reply = modern.send(call);
        return new HttpReply(reply.status(), reply.headers().without("OCI-Subject"), reply.body(), reply.uri());
    }
}
