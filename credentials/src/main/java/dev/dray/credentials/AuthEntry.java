package dev.dray.credentials;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Between an entry of `auths` and a [Credential] (protocols D41, D43, D44).
final class AuthEntry {
    private AuthEntry() {}

    /// Empty for an entry without secrets, which only marks that a helper has them. Throws
    /// `IllegalArgumentException`, without the content, where the entry makes no sense.
    static Optional<Credential> read(Json entry) {
        Optional<String> registryToken = findFilled(entry, "registrytoken");
        if (registryToken.isPresent()) {
            return registryToken.map(Credential.RegistryToken::new);
        }
        Optional<String> identityToken = findFilled(entry, "identitytoken");
        if (identityToken.isPresent()) {
            return identityToken.map(Credential.IdentityToken::new);
        }
        Optional<String> auth = findFilled(entry, "auth");
        return auth.isPresent() ? auth.map(AuthEntry::decode) : readPlain(entry);
    }

    /// Docker writes only `auth`, but takes the two apart as well.
    private static Optional<Credential> readPlain(Json entry) {
        return findFilled(entry, "username")
                .map(user ->
                        new Credential.Password(user, entry.findText("password").orElse("")));
    }

    private static Optional<String> findFilled(Json entry, String name) {
        return entry.findText(name).filter(text -> !text.isBlank());
    }

    private static Credential decode(String auth) {
        String text = new String(decodeBase64(auth), StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"auth\" has no colon between user and password");
        }
        // Old versions of Docker padded the password with NULs.
        String password = text.substring(colon + 1).replaceAll("\\x00+$", "");
        return new Credential.Password(text.substring(0, colon), password);
    }

    private static byte[] decodeBase64(String auth) {
        try {
            // This decoder passes over the line breaks and blanks of hand-edited files (protocols I11).
            return Base64.getMimeDecoder().decode(auth);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"auth\" is not base64", e);
        }
    }

    static Json write(Credential credential) {
        return switch (credential) {
            case Credential.Password(var user, var secret) ->
                Json.object()
                        .put(
                                "auth",
                                Base64.getEncoder()
                                        .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8)))
                        .build();
            case Credential.IdentityToken(var secret) ->
                Json.object().put("identitytoken", secret).build();
            case Credential.RegistryToken(var secret) ->
                Json.object().put("registrytoken", secret).build();
        };
    }

    /// An entry for what a helper keeps.
    static Json marker() {
        return Json.object().build();
    }
}
