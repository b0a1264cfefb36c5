package dev.dray.configuration;

import dev.dray.testkit.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A machine in a folder: its `/etc`, a user's home, an environment.
final class Machine {
    final Path root;
    final Path home;
    final Map<String, String> environment = new HashMap<>();
    final List<String> warnings = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    Machine(Path folder) {
        root = folder.resolve("root");
        home = folder.resolve("home");
        environment.put("HOME", home.toString());
    }

    Machine with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// Writes a file below the root.
    Machine system(String path, String... lines) throws IOException {
        return write(root.resolve(path), lines);
    }

    /// Writes a file below the user's `~/.config`.
    Machine user(String path, String... lines) throws IOException {
        return write(home.resolve(".config").resolve(path), lines);
    }

    private Machine write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        return this;
    }

    /// Puts one of the testkit's certificates or keys somewhere.
    Machine pem(Path file, String name) throws IOException {
        Files.createDirectories(file.getParent());
        Files.copy(TlsServer.file(name), file);
        return this;
    }

    Path config(String path) {
        return home.resolve(".config").resolve(path);
    }

    NetworkOptions options() {
        return NetworkOptions.of(environment)
                .withRoot(root)
                .withWarnings(warnings::add)
                .withNotes(notes::add);
    }

    Network network() {
        return new Network(options());
    }
}
