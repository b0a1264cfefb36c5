package dev.dray.engine;

import dev.dray.configuration.TlsFiles;
import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Docker's contexts: Engines with names, each in a folder that is named after the digest of its name, so that no name
/// leads elsewhere (protocols F8).
///
/// @param folder `~/.docker/contexts`
record DockerContexts(Path folder) {
    /// Looked at for messages; there may be more.
    private static final int MAX_NAMES = 50;

    /// One of them.
    ///
    /// @param host as in `DOCKER_HOST`; empty for the usual one
    /// @param tls  null for none
    record Context(String host, @Nullable TlsFiles tls) {}

    Optional<Context> find(String name) throws IOException {
        Path file = folder.resolve("meta").resolve(id(name)).resolve("meta.json");
        try {
            Optional<Json.Members> found = SmallFile.json(file);
            return found.isEmpty() ? Optional.empty() : Optional.of(context(name, found.get()));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(
                    "the docker context \"%s\" cannot be read: %s: %s".formatted(name, file, e.getMessage()));
        }
    }

    static String id(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private Context context(String name, Json meta) throws ImageException.Rejected {
        Json endpoint = meta.find("Endpoints")
                .flatMap(endpoints -> endpoints.find("docker"))
                .orElseThrow(() -> new ImageException.Rejected(
                        "the docker context \"%s\" names no Engine: it has no endpoint \"docker\"".formatted(name)));
        boolean unverified = endpoint.find("SkipTLSVerify").equals(Optional.of(Json.of(true)));
        Path files = folder.resolve("tls").resolve(id(name)).resolve("docker");
        return new Context(
                endpoint.findText("Host").orElse(""),
                unverified || Files.isDirectory(files) ? tls(files, !unverified) : null);
    }

    /// What there is of `ca.pem`, `cert.pem` and `key.pem` in a folder.
    static TlsFiles tls(Path folder, boolean verified) {
        return new TlsFiles(
                existing(folder.resolve("ca.pem")),
                existing(folder.resolve("cert.pem")),
                existing(folder.resolve("key.pem")),
                verified);
    }

    private static @Nullable Path existing(Path file) {
        return Files.exists(file) ? file : null;
    }

    /// The names of those that can be read, sorted.
    List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.resolve("meta"))) {
            for (Path each : folders) {
                if (names.size() < MAX_NAMES) {
                    name(each.resolve("meta.json")).ifPresent(names::add);
                }
            }
        } catch (IOException e) {
            // There are none, or they may not be read.
        }
        return names.stream().sorted().toList();
    }

    private static Optional<String> name(Path file) {
        try {
            return SmallFile.json(file).flatMap(meta -> meta.findText("Name"));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
