package dev.dray.server;

import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes tokens and says what they allow (protocols D11, D32). There are two kinds, which cannot stand for
/// each other: access tokens, for the registry, and refresh tokens, for the token endpoint.
final class Tokens {
    private static final Duration REFRESH_LIFETIME = Duration.ofDays(90);

    private final SigningKeys keys;
    private final String service;
    private final Duration lifetime;
    private final InstantSource clock;

    Tokens(SigningKeys keys, String service, Duration lifetime, InstantSource clock) {
        this.keys = keys;
        this.service = service;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    Json publicKeys() {
        return keys.publicKeys();
    }

    /// What reads our tokens. There is no leeway: the clock that wrote the times is the one that reads them.
    AccessClaims claims() {
        return new AccessClaims(keys, service, Duration.ZERO, clock);
    }

    /// A token to call the registry with.
    ///
    /// @param user empty when anonymous
    /// @param refresh whether the caller gets one to ask for more tokens with
    Json answer(String user, List<Scope> granted, boolean refresh) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String token = keys.sign(claims(user, service, now, lifetime)
                .put("access", granted.stream().map(Tokens::json).toList())
                .build());
        return answer(token, granted, now, lifetime.toSeconds())
                .put("refresh_token", refresh ? refreshToken(user, now) : null)
                .build();
    }

    private static JsonBuilder answer(String token, List<Scope> granted, Instant now, long seconds) {
        return Json.object()
                .put("token", token)
                .put("access_token", token)
                .put("expires_in", seconds)
                .put("issued_at", now.toString())
                .put("scope", Scope.join(granted));
    }

    /// A token again, for the time that it has left; empty when it is not good, or does not allow all that is
    /// asked.
    Optional<Json> again(String token, List<Scope> asked) {
        List<Scope> granted = claims().findGrants(token, service).orElse(List.of());
        if (!asked.stream().allMatch(scope -> scope.isIn(granted))) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return claims().find(token, service)
                .flatMap(claims -> claims.findLong("exp"))
                .map(end ->
                        answer(token, granted, now, end - now.getEpochSecond()).build());
    }

    private String refreshToken(String user, Instant now) {
        return keys.sign(claims(user, refreshAudience(), now, REFRESH_LIFETIME).build());
    }

    private String refreshAudience() {
        return service + "/token";
    }

    private JsonBuilder claims(String user, String audience, Instant now, Duration validity) {
        return Json.object()
                .put("iss", service)
                .put("sub", user)
                .put("aud", audience)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", now.plus(validity).getEpochSecond())
                .put("jti", UUID.randomUUID().toString());
    }

    private static Json json(Scope scope) {
        return Json.object()
                .put("type", scope.type())
                .put("name", scope.name())
                .put("actions", Json.ofTexts(scope.actions().stream().sorted().toList()))
                .build();
    }

    /// The user that a refresh token was given to; empty when it is none of ours or too old.
    Optional<String> findUser(String refreshToken) {
        return claims().find(refreshToken, refreshAudience()).flatMap(claims -> claims.findText("sub"));
    }
}
