package dev.dray.server;

import dev.dray.model.Json;
import java.security.PublicKey;
import java.util.Optional;

/// The keys whose signatures are believed.
@FunctionalInterface
interface VerificationKeys {
    /// The trusted key that a token's header names; never one that it brings along, unless something trusted
    /// vouches for it (CVE-2025-24976; protocols D32).
    Optional<PublicKey> find(Json header);

    /// The claims of a token; empty when none of these keys signed it.
    default Optional<Json> verify(String token) {
        return Jws.parse(token).flatMap(jws -> {
            try {
                return find(jws.header()).flatMap(jws::verify);
            } catch (IllegalArgumentException e) {
                // A header that names its key in a way that is none.
                return Optional.empty();
            }
        });
    }
}
