package dev.dray.configuration;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where docker and podman keep what they know of registries: in the user's folder, then in the system's.
///
/// @param root where `/etc` is: `/`, but in tests
record ConfigurationFolders(Map<String, String> environment, Path root) {
    /// `$XDG_CONFIG_HOME` or `~/.config`; empty when this user has no home.
    Optional<Path> user() {
        return variable("XDG_CONFIG_HOME").or(() -> variable("HOME").map(home -> home.resolve(".config")));
    }

    Optional<Path> cache() {
        return variable("XDG_CACHE_HOME").or(() -> variable("HOME").map(home -> home.resolve(".cache")));
    }

    private Optional<Path> variable(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    }

    Path system(String path) {
        return root.resolve(path);
    }

    /// The folders `certs.d`, the first to be looked into first (protocols D70, D71).
    List<Path> certificates() {
        return Stream.concat(
                        user().stream()
                                .flatMap(user -> Stream.of("containers/certs.d", "docker/certs.d")
                                        .map(user::resolve)),
                        Stream.of("etc/containers/certs.d", "etc/docker/certs.d")
                                .map(this::system))
                .toList();
    }

    /// The folder with certificates for a host. The first one counts, whole: folders are not mixed.
    ///
    /// @param port as connected to
    Optional<Path> certificates(String host, int port) {
        List<String> names = names(host, port);
        return certificates().stream()
                .flatMap(folder -> names.stream().map(folder::resolve))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static List<String> names(String host, int port) {
        String bare = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        // A Windows file name has no colon (protocols D72).
        String withPort = bare + (File.separatorChar == '\\' ? "" : ":") + port;
        List<String> names = port == 443 ? List.of(bare, withPort) : List.of(withPort);
        // Docker Hub answers under another name than the one that people know.
        return host.equals("registry-1.docker.io") ? List.of("docker.io", bare) : names;
    }
}
