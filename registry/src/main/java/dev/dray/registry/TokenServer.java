package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.http.RefusedTarget;
import dev.dray.http.TargetRules;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Challenge;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gets tokens from the server that a challenge names: by GET with a password or without one, by POST with an identity
/// token (protocols D10 to D23).
final class TokenServer {
    private static final int MAX_ANSWER = 64 * 1024;
    private static final String CLIENT_ID = "dray";

    /// How a token server refuses a credential. The last two only say that it knows no POST, but an identity token can
    /// go no other way (protocols D22).
    private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 404, 405);

    private final Http http;
    private final Endpoint endpoint;
    private final InstantSource clock;

    TokenServer(Http http, Endpoint endpoint, InstantSource clock) {
        this.http = http;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    Token fetch(Challenge challenge, Scope scope, Keychain.@Nullable Found who) throws IOException {
        URI realm = URI.create(challenge.find("realm").orElseThrow());
        HttpCall call = HttpCall.of(purpose(scope), "GET", realm);
        try {
            TargetRules.checkRealm(endpoint.base(), realm);
        } catch (RefusedTarget e) {
            throw CallFailure.of(call, e);
        }
        String service = challenge.find("service").orElse("");
        return switch (who == null ? null : who.credential()) {
            case null -> send(get(call, service, scope, null), who);
            case Credential.Password password -> send(get(call, service, scope, password), who);
            case Credential.IdentityToken(var secret) -> send(post(call, service, scope, secret), who);
            // Sent as it is, never exchanged: see Session.
            case Credential.RegistryToken token ->
                throw new ImageException.Denied(
                        "the token for %s was refused".formatted(endpoint.registry()), "get a new one");
        };
    }

    private String purpose(Scope scope) {
        return "get a token for %s%s"
                .formatted(endpoint.registry(), scope.scopes().isEmpty() ? "" : " (" + scope + ")");
    }

    private static HttpCall get(HttpCall call, String service, Scope scope, Credential.@Nullable Password password) {
        Query query = Query.NONE;
        if (!service.isEmpty()) {
            query = query.plus("service", service);
        }
        for (String one : scope.scopes()) {
            query = query.plus("scope", one);
        }
        if (password == null) {
            return call.withUri(query.appendTo(call.uri()));
        }
        return call.withUri(query.plus("account", password.user()).appendTo(call.uri()))
                .withHeader("Authorization", Session.basic(password));
    }

    private static HttpCall post(HttpCall call, String service, Scope scope, String refreshToken) {
        Query form = Query.NONE.plus("grant_type", "refresh_token");
        if (!service.isEmpty()) {
            form = form.plus("service", service);
        }
        form = form.plus("client_id", CLIENT_ID);
        if (!scope.scopes().isEmpty()) {
            form = form.plus("scope", scope.toString());
        }
        byte[] body = form.plus("refresh_token", refreshToken).toString().getBytes(StandardCharsets.UTF_8);
        return call.withMethod("POST").withBody("application/x-www-form-urlencoded", HttpBody.of(body));
    }

    private Token send(HttpCall call, Keychain.@Nullable Found who) throws IOException {
        Caller caller = new Caller(http, (sent, reply) -> refused(sent, reply, who));
        byte[] answer = caller.read(call, MAX_ANSWER).body();
        try {
            return Token.parse(answer, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("could not %s: %s".formatted(call.purpose(), e.getMessage()));
        }
    }

    private ImageException refused(HttpCall call, HttpReply reply, Keychain.@Nullable Found who) {
        if (who == null || !REFUSED.contains(reply.status())) {
            return Failures.of(call, reply);
        }
        boolean unknown = reply.status() == 404 || reply.status() == 405;
        if (unknown && !(who.credential() instanceof Credential.IdentityToken)) {
            return Failures.of(call, reply);
        }
        return new ImageException.Denied(
                "%s to the credentials from %s".formatted(Failures.message(call, reply), who.source()),
                unknown
                        ? "it takes no identity tokens: log in with a password or an access token"
                        : "check the user and password, then: dray login " + endpoint.registry());
    }
}
