package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets those in who bring a token, and gives tokens at `/token`: the whole dance of Bearer authentication,
/// as Docker Hub dances it.
///
/// @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Docker registry token
///     authentication</a>
public final class TokenAccess implements Access {
    private final TokenOptions options;
    private final Tokens tokens;
    private final TokenEndpoint endpoint;

    public TokenAccess(TokenOptions options) {
        this(options, InstantSource.system());
    }

    TokenAccess(TokenOptions options, InstantSource clock) {
        this.options = options;
        this.tokens = new Tokens(options.service(), options.lifetime(), clock);
        this.endpoint = new TokenEndpoint(options, tokens);
    }

    @Override
    public Optional<HttpReply> answer(HttpCall call) throws IOException {
        return TokenEndpoint.PATH.equals(call.uri().getPath()) ? Optional.of(endpoint.answer(call)) : Optional.empty();
    }

    /// The order of checks, and what the challenge says of each, are Docker's registry's (protocols D34).
    @Override
    public Optional<HttpReply> refuse(HttpCall call, List<Scope> needed) {
        Optional<String> token = Users.credentials(call, "Bearer");
        if (token.isEmpty()) {
            return Optional.of(challenge(call, needed, null));
        }
        Optional<List<Scope>> grants = tokens.findGrants(token.get());
        if (grants.isEmpty()) {
            return Optional.of(challenge(call, needed, "invalid_token"));
        }
        return needed.stream().allMatch(scope -> scope.isIn(grants.get()))
                ? Optional.empty()
                : Optional.of(challenge(call, needed, "insufficient_scope"));
    }

    private HttpReply challenge(HttpCall call, List<Scope> needed, @Nullable String error) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("realm", realm(call));
        parameters.put("service", options.service());
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
                Headers.of("WWW-Authenticate", new Challenge("bearer", parameters).toString()));
    }

    /// Where tokens are given, as the caller reaches it.
    private String realm(HttpCall call) {
        URI base = Optional.ofNullable(options.base()).orElse(call.uri());
        return base.resolve(TokenEndpoint.PATH).toString();
    }
}
