package dev.dray.explain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The value of a header that says who calls: `Bearer …`, `Basic …`.
///
/// @param scheme the empty text where there is none
record Authorization(String scheme, String credentials) {
    static Authorization parse(String value) {
        int space = value.indexOf(' ');
        boolean hasScheme = space > 0 && value.substring(0, space).matches("[A-Za-z][A-Za-z0-9-]*");
        return hasScheme
                ? new Authorization(
                        value.substring(0, space), value.substring(space + 1).strip())
                : new Authorization("", value);
    }

    /// User and password, with a colon between; empty for other schemes, and what cannot be decoded.
    Optional<String> userAndPassword() {
        if (!scheme.equalsIgnoreCase("Basic")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8))
                    .filter(pair -> pair.contains(":"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Authorization[scheme=" + scheme + "]";
    }
}
