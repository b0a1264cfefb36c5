package dev.dray.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which Engine a user named, if any; the environment and docker's configuration say the rest (protocols F9).
///
/// @param host    as in `DOCKER_HOST`: `unix:///var/run/docker.sock`; null where none was named
/// @param context the name of one of docker's contexts; null where none was named
public record EngineChoice(@Nullable String host, @Nullable String context) {
    /// The one that docker would speak with.
    public static final EngineChoice USUAL = new EngineChoice(null, null);

    public EngineChoice {
        if (host != null && context != null) {
            throw new IllegalArgumentException(
                    "an Engine is named by its host or by a context, not by both: \"%s\" and \"%s\""
                            .formatted(new AddressText(host), context));
        }
    }

    public EngineChoice withHost(@Nullable String newHost) {
        return new EngineChoice(newHost, context);
    }

    public EngineChoice withContext(@Nullable String newContext) {
        return new EngineChoice(host, newContext);
    }

    /// Finds the Engine as docker does: a context that was named, a host that was named, `DOCKER_HOST`,
    /// `DOCKER_CONTEXT`, `currentContext` of docker's `config.json`, and at last the usual socket. Where that
    /// is not there, other usual sockets are looked at, which docker would not do: see [ChosenEngine#reason].
    ///
    /// @param environment where `DOCKER_HOST`, `DOCKER_CONFIG`, `HOME` and so on are looked up
    /// @throws dev.dray.content.ImageException.NotFound when there is no such context; names those there are
    public ChosenEngine find(Map<String, String> environment) throws IOException {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return new EngineSearch(environment, Path.of("/"), windows).find(this);
    }
}
