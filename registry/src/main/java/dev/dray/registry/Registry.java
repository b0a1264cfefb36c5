package dev.dray.registry;

import dev.dray.http.Http;
import dev.dray.protocol.Caller;

/// One registry as we reach it: where it answers and who we are there.
///
/// @param transport reaches any host, without saying who we are
record Registry(Endpoint endpoint, Http transport, Session session, ClientOptions options) {
    /// Sends calls that need this scope.
    Caller caller(Scope scope) {
        return new Caller(new AuthorizedHttp(transport, session, scope), Failures::of);
    }

    /// The same, where the rules are asked before each call.
    ///
    /// @param name what is to be read or written
    Registry guarded(String name) {
        Http guarded = call -> {
            options.rules().check(name);
            return transport.send(call);
        };
        return new Registry(endpoint, guarded, session, options);
    }
}
