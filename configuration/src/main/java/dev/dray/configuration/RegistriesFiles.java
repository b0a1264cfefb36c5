package dev.dray.configuration;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which files registries.conf count, in the order that podman reads them (protocols D80): one main file (that which
/// `CONTAINERS_REGISTRIES_CONF` names, or the user's, or the system's), then what lies in `registries.conf.d`, the
/// system's before the user's, and last the aliases that podman has remembered. What is read later overrides.
record RegistriesFiles(ConfigurationFolders folders) {
    private static final String VARIABLE = "CONTAINERS_REGISTRIES_CONF";

    /// @param only the one file to read, whatever else there is; null for the usual ones
    RegistriesConf read(@Nullable Path only) throws IOException {
        if (only != null) {
            return RegistriesConf.EMPTY.and(RegistriesFile.read(only));
        }
        RegistriesConf all = RegistriesConf.EMPTY;
        for (Path file : files()) {
            all = all.and(RegistriesFile.read(file));
        }
        return all;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        main().ifPresent(files::add);
        files.addAll(dropIns(folders.system("etc/containers/registries.conf.d")));
        Optional<Path> user = folders.user();
        if (user.isPresent()) {
            files.addAll(dropIns(user.get().resolve("containers/registries.conf.d")));
        }
        remembered().ifPresent(files::add);
        return files;
    }

    private Optional<Path> main() throws ImageException {
        String named = folders.environment().getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            Path file = Path.of(named);
            if (!Files.exists(file)) {
                throw new ImageException.Rejected("%s names %s, which is not there".formatted(VARIABLE, file));
            }
            return Optional.of(file);
        }
        return folders.user()
                .map(user -> user.resolve("containers/registries.conf"))
                .filter(Files::isRegularFile)
                .or(() -> Optional.of(folders.system("etc/containers/registries.conf"))
                        .filter(Files::isRegularFile));
    }

    private Optional<Path> remembered() {
        String name = "containers/short-name-aliases.conf";
        return folders.cache()
                .map(cache -> cache.resolve(name))
                .filter(Files::isRegularFile)
                .or(() -> Optional.of(folders.system("var/cache/" + name)).filter(Files::isReadable));
    }

    private static List<Path> dropIns(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.conf")) {
                entries.forEach(files::add);
            }
        }
        Collections.sort(files);
        return files;
    }
}
