package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Lets those in who bring a token that a server elsewhere gave them. It knows the users and decides what they
/// may do; here its signature is verified, and that the token is for this registry, now, and for what is being
/// done.
///
/// Takes ES256, ES384, ES512, RS256, RS384, RS512 and Ed25519. The clocks may differ by a minute.
///
/// @see <a href="https://distribution.github.io/distribution/about/configuration/#token">the same settings in
///     Docker's registry</a>
public final class ForeignTokenAccess implements Access {
    /// As Docker's registry has it (protocols D32).
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private final URI realm;
    private final BearerCheck check;

    /// @param realm   the URL where that server gives tokens
    /// @param service what this registry is called there: the tokens' audience
    /// @param issuer  what the server calls itself in its tokens
    public ForeignTokenAccess(URI realm, String service, String issuer, TrustedKeys keys) {
        this(realm, service, issuer, keys, InstantSource.system());
    }

    ForeignTokenAccess(URI realm, String service, String issuer, VerificationKeys keys, InstantSource clock) {
        this.realm = realm;
        this.check = new BearerCheck(service, new AccessClaims(keys, issuer, LEEWAY, clock));
    }

    @Override
    public Optional<HttpReply> refuse(HttpCall call, List<Scope> needed) {
        return check.refuse(call, needed, realm.toString());
    }
}
