package dev.dray.server;

import dev.dray.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What tokens say, once their signature was verified (protocols D32): by whom, for whom and how long they are
/// good, and what they allow.
///
/// @param leeway by which the clock that wrote the times may differ from ours
record AccessClaims(VerificationKeys keys, String issuer, Duration leeway, InstantSource clock) {
    /// The claims of a token for this audience; empty when it is not good, or not now.
    Optional<Json> find(String token, String audience) {
        try {
            return keys.verify(token).filter(claims -> isGood(claims, audience));
        } catch (IllegalArgumentException e) {
            // A claim is of the wrong type.
            return Optional.empty();
        }
    }

    private boolean isGood(Json claims, String audience) {
        Instant now = clock.instant();
        long earliest = now.minus(leeway).getEpochSecond();
        long latest = now.plus(leeway).getEpochSecond();
        return claims.findText("iss").equals(Optional.of(issuer))
                && isFor(claims, audience)
                && claims.findLong("nbf").orElse(0L) <= latest
                && claims.findLong("exp").orElse(0L) > earliest;
    }

    /// An audience is a text or a list of them (protocols D33).
    private static boolean isFor(Json claims, String audience) {
        return claims.find("aud").orElse(Json.of("")) instanceof Json.Text(var one)
                ? one.equals(audience)
                : claims.texts("aud").contains(audience);
    }

    /// What a token allows; empty when it is not good.
    Optional<List<Scope>> findGrants(String token, String audience) {
        try {
            return find(token, audience)
                    .map(claims -> claims.items("access").stream()
                            .map(AccessClaims::scope)
                            .toList());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Scope scope(Json access) {
        return new Scope(
                access.findText("type").orElse(""),
                access.findText("name").orElse(""),
                new LinkedHashSet<>(access.texts("actions")));
    }
}
