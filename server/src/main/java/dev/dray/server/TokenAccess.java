package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Lets those in who bring a token, and gives tokens at `/token`: the whole dance of Bearer authentication,
/// as Docker Hub dances it. The public key that others may verify the tokens with is at `/token/keys`.
///
/// @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Docker registry token
///     authentication</a>
public final class TokenAccess implements Access {
    private final TokenOptions options;
    private final TokenEndpoint endpoint;
    private final BearerCheck check;

    public TokenAccess(TokenOptions options) {
        this(options, InstantSource.system());
    }

    TokenAccess(TokenOptions options, InstantSource clock) {
        this.options = options;
        SigningKeys keys = Optional.ofNullable(options.keys()).orElseGet(SigningKeys::fresh);
        Tokens tokens = new Tokens(keys, options.service(), options.lifetime(), clock);
        this.endpoint = new TokenEndpoint(options.rules(), new Logins(options.users(), clock), tokens);
        this.check = new BearerCheck(options.service(), tokens.claims());
    }

    @Override
    public Optional<HttpReply> answer(HttpCall call) throws IOException {
        String path = call.uri().getPath();
        if (TokenEndpoint.PATH.equals(path)) {
            return Optional.of(endpoint.answer(call));
        }
        return TokenEndpoint.KEYS_PATH.equals(path) ? Optional.of(endpoint.keys(call)) : Optional.empty();
    }

    @Override
    public Optional<HttpReply> refuse(HttpCall call, List<Scope> needed) {
        return check.refuse(call, needed, realm(call));
    }

    /// Where tokens are given, as the caller reaches it.
    private String realm(HttpCall call) {
        URI base = Optional.ofNullable(options.base()).orElse(call.uri());
        return base.resolve(TokenEndpoint.PATH).toString();
    }
}
