package dev.dray.engine;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/// Where an Engine listens.
public sealed interface EngineAddress {
    /// The address that was chosen, as docker chooses.
    static EngineAddress of(EngineChoice choice, Map<String, String> environment) {
        String host = choice.host() == null ? environment.getOrDefault("DOCKER_HOST", "") : choice.host();
        return new Unix(Path.of(host.isEmpty() ? "/var/run/docker.sock" : host.replaceFirst("^unix://", "")));
    }

    /// As in `DOCKER_HOST`: `unix:///var/run/docker.sock`.
    String text();

    /// What stands before the paths of calls. Over a socket that has no name, calls go to a host of no meaning
    /// (protocols
    /// F4).
    URI base();

    /// A Unix domain socket.
    record Unix(Path socket) implements EngineAddress {
        @Override
        public String text() {
            return "unix://" + socket;
        }

        @Override
        public URI base() {
            return URI.create("http://api.moby.localhost");
        }
    }
}
