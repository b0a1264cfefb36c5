package dev.dray.credentials;

import dev.dray.model.Digest;
import java.nio.charset.StandardCharsets;

/// What proves to a registry who we are. No `toString` here shows a secret.
public sealed interface Credential {
    /// Tells credentials apart, as the key of a cache in memory: kind, user, hash of the secret. Not to be
    /// stored or shown: who has the hash of a weak password can guess it.
    String identity();

    /// A user's name and password, or an access token in its place.
    ///
    /// @param user neither empty nor with a colon, which HTTP could not carry (RFC 7617)
    record Password(String user, String secret) implements Credential {
        public Password {
            if (user.isEmpty() || user.indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                        user.isEmpty() ? "the user's name is empty" : "the user's name contains a colon");
            }
        }

        @Override
        public String identity() {
            return "password:" + user + ":" + hash(secret);
        }

        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /// A refresh token: what a login gave, to be traded for bearer tokens (protocols D43, D53).
    record IdentityToken(String secret) implements Credential {
        public IdentityToken {
            if (secret.isBlank()) {
                throw new IllegalArgumentException("the identity token is empty");
            }
        }

        @Override
        public String identity() {
            return "identity-token:" + hash(secret);
        }

        @Override
        public String toString() {
            return "IdentityToken[]";
        }
    }

    /// A bearer token, to be sent as it is (protocols D43).
    ///
    /// @param secret visible ASCII only, so that it cannot break out of a header
    record RegistryToken(String secret) implements Credential {
        public RegistryToken {
            if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalArgumentException("the registry token is empty, or not of visible ASCII characters");
            }
        }

        @Override
        public String identity() {
            return "registry-token:" + hash(secret);
        }

        @Override
        public String toString() {
            return "RegistryToken[]";
        }
    }

    private static String hash(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
