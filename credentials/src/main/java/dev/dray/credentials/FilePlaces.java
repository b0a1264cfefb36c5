package dev.dray.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the files of a user are, by the environment (protocols D40, D60).
record FilePlaces(Map<String, String> environment) {
    private Optional<String> find(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    private Path home() {
        return Path.of(find("HOME").orElse(System.getProperty("user.home")));
    }

    /// The file that containers' tools are told to use.
    Optional<Path> named() {
        return find("REGISTRY_AUTH_FILE").map(Path::of);
    }

    Path dockers() {
        return find("DOCKER_CONFIG")
                .map(Path::of)
                .orElseGet(() -> home().resolve(".docker"))
                .resolve("config.json");
    }

    /// Where `podman login` writes: it is gone after the next start of the machine.
    Optional<Path> ofThisBoot() {
        return find("XDG_RUNTIME_DIR")
                .map(folder -> Path.of(folder, "containers"))
                .or(() -> userId().map(id -> Path.of("/run/containers", id)))
                .map(folder -> folder.resolve("auth.json"));
    }

    /// Java does not tell who we are by number, but Linux does: who owns what it tells of this process.
    private static Optional<String> userId() {
        try {
            return Optional.of(
                    Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Path ofUser() {
        return find("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> home().resolve(".config"))
                .resolve("containers")
                .resolve("auth.json");
    }

    Path legacy() {
        return home().resolve(".dockercfg");
    }

    /// As people write it.
    String name(Path path) {
        Path home = home();
        return path.startsWith(home) ? "~/" + home.relativize(path) : path.toString();
    }

    /// An environment may hold secrets.
    @Override
    public String toString() {
        return "FilePlaces[home=" + home() + "]";
    }
}
