package dev.dray.engine;

import dev.dray.configuration.TlsFiles;
import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the Engine that docker would speak with (protocols F1, F5, F8, F9).
///
/// @param root    where `/var/run` is: `/`, but in tests
/// @param windows whether the usual Engine listens at a pipe
record EngineSearch(Map<String, String> environment, Path root, boolean windows) {
    /// Stands for what the environment and the usual socket say.
    private static final String DEFAULT = "default";

    ChosenEngine find(EngineChoice choice) throws IOException {
        if (choice.context() != null) {
            return context(choice.context(), "");
        }
        if (choice.host() != null) {
            return new ChosenEngine(EngineAddress.parse(choice.host(), tls()), "as asked for");
        }
        if (variable("DOCKER_HOST").isPresent()) {
            return usual();
        }
        Optional<String> named = variable("DOCKER_CONTEXT");
        if (named.isPresent()) {
            return context(named.get(), ", by DOCKER_CONTEXT");
        }
        Optional<String> current = currentContext();
        return current.isPresent() ? context(current.get(), ", by currentContext of " + configFile()) : usual();
    }

    /// @param by what named it, as a message goes on with it
    private ChosenEngine context(String name, String by) throws IOException {
        if (name.equals(DEFAULT)) {
            return usual();
        }
        DockerContexts contexts = new DockerContexts(configFolder().resolve("contexts"));
        String words = "the context \"%s\"%s".formatted(name, by);
        Optional<DockerContexts.Context> found = contexts.find(name);
        if (found.isEmpty()) {
            throw new ImageException.NotFound(
                    "there is no docker context \"%s\"%s".formatted(name, by),
                    "there are: "
                            + String.join(
                                    ", ",
                                    Stream.concat(Stream.of(DEFAULT), contexts.names().stream())
                                            .toList()));
        }
        DockerContexts.Context context = found.get();
        return context.host().isEmpty()
                ? new ChosenEngine(usualSocket().address(), words)
                : new ChosenEngine(address(context, words), words);
    }

    private static EngineAddress address(DockerContexts.Context context, String words) throws IOException {
        try {
            return EngineAddress.parse(context.host(), context.tls());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("%s: %s".formatted(words, e.getMessage()));
        }
    }

    private ChosenEngine usual() {
        String host = variable("DOCKER_HOST").orElse("");
        if (host.isEmpty()) {
            return usualSocket();
        }
        try {
            return new ChosenEngine(EngineAddress.parse(host, tls()), "by DOCKER_HOST");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("DOCKER_HOST: " + e.getMessage(), e);
        }
    }

    private ChosenEngine usualSocket() {
        if (windows) {
            return new ChosenEngine(new EngineAddress.Pipe("docker_engine"), "the usual pipe");
        }
        Path usual = root.resolve("var/run/docker.sock");
        if (Files.exists(usual)) {
            return new ChosenEngine(new EngineAddress.Unix(usual), "the usual socket");
        }
        return otherSockets().stream()
                .filter(Files::exists)
                .findFirst()
                .map(other -> new ChosenEngine(new EngineAddress.Unix(other), "as there is no %s".formatted(usual)))
                .orElse(new ChosenEngine(new EngineAddress.Unix(usual), "the usual socket"));
    }

    /// Of an Engine without root, of Docker Desktop, of podman for this user and for root.
    private List<Path> otherSockets() {
        Optional<Path> runtime = variable("XDG_RUNTIME_DIR").map(Path::of);
        return Stream.of(
                        runtime.map(folder -> folder.resolve("docker.sock")).stream(),
                        Stream.of(
                                home().resolve(".docker/run/docker.sock"),
                                home().resolve(".docker/desktop/docker.sock")),
                        runtime.map(folder -> folder.resolve("podman/podman.sock")).stream(),
                        Stream.of(root.resolve("run/podman/podman.sock")))
                .flatMap(places -> places)
                .toList();
    }

    /// Any value of a variable counts as yes, even `0` (protocols F5).
    private @Nullable TlsFiles tls() {
        boolean verified = variable("DOCKER_TLS_VERIFY").isPresent();
        if (!verified && variable("DOCKER_TLS").isEmpty()) {
            return null;
        }
        Path folder = variable("DOCKER_CERT_PATH").map(Path::of).orElseGet(this::configFolder);
        return DockerContexts.tls(folder, verified);
    }

    private Optional<String> currentContext() throws IOException {
        Path file = configFile();
        try {
            return SmallFile.json(file)
                    .flatMap(json -> json.findText("currentContext"))
                    .filter(name -> !name.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("could not read %s: %s".formatted(file, e.getMessage()));
        }
    }

    private Path configFile() {
        return configFolder().resolve("config.json");
    }

    private Path configFolder() {
        return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> home().resolve(".docker"));
    }

    private Path home() {
        return Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// An environment may hold secrets.
    @Override
    public String toString() {
        return "EngineSearch[root=" + root + "]";
    }
}
