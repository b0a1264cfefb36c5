package dev.dray.server;

import dev.dray.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is known here, and by which password. Never prints one.
final class Users {
    private final Map<String, String> passwords;

    Users(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    /// As much work for a user who does not exist as for one who does (protocols H73).
    boolean accepts(String user, String password) {
        byte[] expected = passwords.getOrDefault(user, "").getBytes(StandardCharsets.UTF_8);
        boolean same = MessageDigest.isEqual(expected, password.getBytes(StandardCharsets.UTF_8));
        return same && passwords.containsKey(user);
    }

    boolean has(String user) {
        return passwords.containsKey(user);
    }

    /// The user of a call's `Authorization: Basic`; empty when that is wrong or missing.
    Optional<String> find(HttpCall call) {
        return credentials(call, "Basic").flatMap(this::find);
    }

    /// The user of what stands after `Basic`: a password may hold a colon, a user must not (protocols D6).
    private Optional<String> find(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon > 0 && accepts(pair.substring(0, colon), pair.substring(colon + 1))
                    ? Optional.of(pair.substring(0, colon))
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

    /// The names alone.
    @Override
    public String toString() {
        return passwords.keySet().toString();
    }
}
