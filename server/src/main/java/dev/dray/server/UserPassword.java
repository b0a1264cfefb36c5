package dev.dray.server;

import dev.dray.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a caller says to be, and a password to prove it.
record UserPassword(String user, String password) {
    /// A colon alone.
    private static final String NOBODY = "Og==";

    /// From a call's `Authorization: Basic`; empty when that is missing or malformed.
    static Optional<UserPassword> find(HttpCall call) {
        return credentials(call, "Basic").flatMap(UserPassword::decode);
    }

    /// Whether a call says nothing of who makes it. Some clients send an empty user with an empty password then, once
    /// they were asked for one (skopeo, podman).
    static boolean isAnonymous(HttpCall call) {
        return !call.headers().has("Authorization")
                || credentials(call, "Basic").filter(NOBODY::equals).isPresent();
    }

    /// A password may hold a colon, a user must not (protocols D6).
    private static Optional<UserPassword> decode(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon > 0
                    ? Optional.of(new UserPassword(pair.substring(0, colon), pair.substring(colon + 1)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What stands after a scheme in `Authorization`. Strict: the scheme ends at a space, so `Bearer: x` is
    /// not read as `Bearer x` (protocols D30), and two headers are none.
    static Optional<String> credentials(HttpCall call, String scheme) {
        List<String> values = call.headers().all("Authorization");
        if (values.size() != 1) {
            return Optional.empty();
        }
        String value = values.getFirst().strip();
        int space = value.indexOf(' ');
        if (space < 0 || !value.substring(0, space).equalsIgnoreCase(scheme)) {
            return Optional.empty();
        }
        String credentials = value.substring(space + 1).strip();
        return credentials.isEmpty() || credentials.indexOf(' ') >= 0 ? Optional.empty() : Optional.of(credentials);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "UserPassword[user=" + user + "]";
    }
}
