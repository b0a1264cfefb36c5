package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.TlsFailure;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Route;
import java.io.IOException;

/// Finds out where a registry answers, by the rules; by trying where they leave it open.
///
/// @param probe reaches any host; should not try again, as where only http is spoken all tries of https would be in
/// vain
record Endpoints(Http probe, ClientOptions options) {
    private static final int BAD_REQUEST = 400;

    /// @throws IllegalArgumentException when the registry's name is no host
    Endpoint find(String registry) {
        Scheme byRules = options.rules().scheme(registry);
        Scheme scheme = options.plainHttp() ? Scheme.HTTP : byRules;
        return scheme == Scheme.EITHER ? either(registry) : Endpoint.of(registry, scheme);
    }

    /// A registry that speaks TLS is spoken with over TLS, even where its certificate is not what it should
    /// be: who says so must not be answered with plain http.
    private Endpoint either(String registry) {
        Endpoint https = Endpoint.of(registry, Scheme.HTTPS);
        Endpoint http = Endpoint.of(registry, Scheme.HTTP);
        return answers(https) || !answers(http) ? https : http;
    }

    private boolean answers(Endpoint endpoint) {
        HttpCall call = HttpCall.of(
                "see whether %s speaks %s"
                        .formatted(endpoint.registry(), endpoint.base().getScheme()),
                "GET",
                endpoint.uri(new Route.Version()));
        try (HttpReply reply = probe.send(call)) {
            // So do servers answer who speaks http to their TLS: it may be that they missed the first call only.
            return reply.status() != BAD_REQUEST;
        } catch (ImageException e) {
            // Our own configuration is at fault: the call itself will say so.
            return true;
        } catch (TlsFailure e) {
            return e.kind() != TlsFailure.Kind.NOT_TLS && e.kind() != TlsFailure.Kind.OTHER;
        } catch (IOException e) {
            // What comes next will say why.
            return CallFailure.isCancelled(e);
        }
    }
}
