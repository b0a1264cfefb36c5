package dev.dray.registry;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a bearer token says of itself, where it is a JWT of the kind that registries use (protocols D32). It is read,
/// not verified: only the registry can do that.
///
/// @param scopes  what it was given for, as in `repository:library/ubuntu:pull`; none where nothing was granted
/// @param account whom the token server knows; empty for nobody
/// @param expires null where it does not say
public record Grant(
        List<String> scopes, String account, @Nullable Instant expires) {
    public Grant {
        scopes = List.copyOf(scopes);
    }

    /// @param authorization the value of the header
    /// @return empty for what is no such token: many registries use tokens that say nothing
    public static Optional<Grant> read(String authorization) {
        String[] parts = authorization.replaceFirst("(?i)^bearer ", "").split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Json claims = Json.parseObject(Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII)));
            return claims.find("access").isEmpty() && claims.find("aud").isEmpty()
                    ? Optional.empty()
                    : Optional.of(of(claims));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Grant of(Json claims) {
        List<String> scopes = new ArrayList<>();
        for (Json access : claims.items("access")) {
            List<String> actions = access.texts("actions");
            if (!actions.isEmpty()) {
                scopes.add("%s:%s:%s"
                        .formatted(
                                access.findText("type").orElse(""),
                                access.findText("name").orElse(""),
                                String.join(",", actions)));
            }
        }
        return new Grant(
                scopes,
                claims.findText("sub").orElse(""),
                claims.findLong("exp").map(Instant::ofEpochSecond).orElse(null));
    }
}
