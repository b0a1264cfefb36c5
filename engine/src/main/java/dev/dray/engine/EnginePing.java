package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an Engine says of itself before anything is asked (protocols F11, F15).
///
/// @param apiVersion   the newest version of the API that it speaks
/// @param os           what its containers run on, as in `linux`; null where it does not say
/// @param builder      its builder: `1` for the classic one, `2` for BuildKit; null where it does not say
/// @param experimental whether experimental features are on
/// @param server       its program, as in `Docker/20.10.24 (linux)`; null where it does not say
/// @param isPodman     whether it is podman's service, which answers some calls otherwise
public record EnginePing(
        ApiVersion apiVersion,
        @Nullable String os,
        @Nullable String builder,
        boolean experimental,
        @Nullable String server,
        boolean isPodman) {
    static EnginePing of(Headers headers) throws ImageException.Corrupt {
        Optional<String> version = headers.find("Api-Version").filter(text -> !text.isBlank());
        try {
            return new EnginePing(
                    version.map(ApiVersion::parse).orElse(ApiVersion.OLDEST),
                    text(headers, "OSType"),
                    text(headers, "Builder-Version"),
                    "true".equals(text(headers, "Docker-Experimental")),
                    text(headers, "Server"),
                    headers.find("Libpod-API-Version").isPresent());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "could not reach the Engine: it says that its version is no version: " + e.getMessage());
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        return headers.find(name).filter(text -> !text.isBlank()).orElse(null);
    }
}
