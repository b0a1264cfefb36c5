package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks for a token that allows what a call needs.
///
/// @param service the audience of the tokens
record BearerCheck(String service, AccessClaims claims) {
    /// The order of checks, and what the challenge says of each, are Docker's registry's (protocols D34).
    ///
    /// @param realm where tokens are given
    Optional<HttpReply> refuse(HttpCall call, List<Scope> needed, String realm) {
        Optional<String> token = UserPassword.credentials(call, "Bearer");
        if (token.isEmpty()) {
            return Optional.of(challenge(needed, realm, null));
        }
        Optional<List<Scope>> grants = claims.findGrants(token.get(), service);
        if (grants.isEmpty()) {
            return Optional.of(challenge(needed, realm, "invalid_token"));
        }
        return needed.stream().allMatch(scope -> scope.isIn(grants.get()))
                ? Optional.empty()
                : Optional.of(challenge(needed, realm, "insufficient_scope"));
    }

    private HttpReply challenge(List<Scope> needed, String realm, @Nullable String error) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("realm", realm);
        parameters.put("service", service);
        if (!needed.isEmpty()) {
            parameters.put("scope", Scope.join(needed));
        }
        if (error != null) {
            parameters.put("error", error);
        }
        return Refusal.reply(
                ErrorCode.UNAUTHORIZED,
                401,
                ErrorCode.UNAUTHORIZED.message(),
                // The realm may repeat a Host that a stranger chose: nobody else may be given it (protocols
                // H74).
                Headers.of(
                        "WWW-Authenticate",
                        new Challenge("bearer", parameters).toString(),
                        "Cache-Control",
                        "no-store"));
    }
}
