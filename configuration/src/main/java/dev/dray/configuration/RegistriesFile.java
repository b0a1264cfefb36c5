package dev.dray.configuration;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// One file registries.conf, version 2; version 1, which podman no longer reads, is understood (protocols D86).
final class RegistriesFile {
    private static final int MAX_SIZE = 1024 * 1024;
    private static final Set<String> TOP = Set.of(
            "unqualified-search-registries",
            "short-name-mode",
            "credential-helpers",
            "additional-layer-store-auth-helper",
            "registry",
            "aliases",
            "registries");
    private static final Set<String> ENTRY =
            Set.of("prefix", "location", "insecure", "blocked", "mirror-by-digest-only", "mirror");
    private static final Set<String> MIRROR = Set.of("location", "insecure", "pull-from-mirror");
    private static final Set<String> MODES = Set.of("enforcing", "permissive", "disabled", "");

    private final Path file;
    private final List<String> warnings = new ArrayList<>();

    private RegistriesFile(Path file) {
        this.file = file;
    }

    /// Reads a file.
    ///
    /// @throws ImageException.Rejected when it is broken: what it blocks or redirects must not be passed over
    static RegistriesConf read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ImageException.Rejected("%s is a folder, not a file".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new ImageException.Rejected("%s is over %,d bytes".formatted(file, MAX_SIZE));
            }
            return parse(file, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    static RegistriesConf parse(Path file, String text) throws ImageException.Rejected {
        try {
            return new RegistriesFile(file).conf(Toml.parse(file, text));
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected(
                    "%s: %s".formatted(file, e.getMessage()),
                    "man containers-registries.conf says what may stand there");
        }
    }

    private RegistriesConf conf(Toml top) {
        top.warnOfOthers(TOP, "", this::warn);
        String mode = top.text("short-name-mode");
        if (!MODES.contains(mode)) {
            throw new IllegalArgumentException(
                    "short-name-mode = \"%s\" (want enforcing, permissive or disabled)".formatted(mode));
        }
        List<RegistryEntry> entries = new ArrayList<>();
        top.tables("registry").forEach(table -> entries.add(entry(table)));
        RegistriesConf conf = new RegistriesConf(
                top.has("unqualified-search-registries") ? top.texts("unqualified-search-registries") : null,
                aliases(top),
                entries,
                top.has("credential-helpers") ? top.texts("credential-helpers") : null,
                warnings);
        return top.has("registries") ? oldForm(top.table("registries"), conf) : conf;
    }

    private void warn(String key) {
        warnings.add("%s: the key \"%s\" is not known, so it is ignored".formatted(file, key));
    }

    private static Map<String, String> aliases(Toml top) {
        Map<String, String> aliases = new LinkedHashMap<>();
        if (top.has("aliases")) {
            Toml table = top.table("aliases");
            table.keys().forEach(key -> aliases.put(key, table.text(key)));
        }
        return aliases;
    }

    private RegistryEntry entry(Toml table) {
        table.warnOfOthers(ENTRY, "registry.", this::warn);
        String location = location(table);
        String prefix = withoutSlash(table.text("prefix"));
        if (prefix.isEmpty() && location.isEmpty()) {
            throw new IllegalArgumentException("a [[registry]] has neither prefix nor location");
        }
        Prefix named = new Prefix(prefix.isEmpty() ? location : prefix);
        return new RegistryEntry(
                named,
                location.isEmpty() && !named.isWildcard() ? named.text() : location,
                table.flag("insecure"),
                table.flag("blocked"),
                table.flag("mirror-by-digest-only"),
                mirrors(table),
                file);
    }

    private List<RegistryEntry.Mirror> mirrors(Toml entry) {
        List<RegistryEntry.Mirror> mirrors = new ArrayList<>();
        for (Toml table : entry.tables("mirror")) {
            table.warnOfOthers(MIRROR, "registry.mirror.", this::warn);
            String location = location(table);
            if (location.isEmpty()) {
                throw new IllegalArgumentException("a [[registry.mirror]] has no location");
            }
            if (entry.flag("mirror-by-digest-only") && table.has("pull-from-mirror")) {
                throw new IllegalArgumentException(
                        "mirror-by-digest-only and pull-from-mirror are both set for " + location);
            }
            mirrors.add(new RegistryEntry.Mirror(
                    location, table.flag("insecure"), RegistryEntry.Pull.parse(table.text("pull-from-mirror"))));
        }
        return mirrors;
    }

    private static String location(Toml table) {
        String location = withoutSlash(table.text("location"));
        if (location.contains("://")) {
            throw new IllegalArgumentException(
                    "location = \"%s\" (want a host and perhaps a path, without https://)".formatted(location));
        }
        return location;
    }

    private static String withoutSlash(String text) {
        return text.strip().replaceFirst("/+$", "");
    }

    /// `[registries.search]`, `[registries.insecure]` and `[registries.block]`, each with a list of hosts.
    private RegistriesConf oldForm(Toml registries, RegistriesConf conf) {
        if (conf.search() != null || !conf.entries().isEmpty()) {
            throw new IllegalArgumentException("[registries.…] of version 1 is mixed with what version 2 has");
        }
        List<String> insecure = oldList(registries, "insecure");
        List<String> blocked = oldList(registries, "block");
        List<RegistryEntry> entries = Stream.concat(insecure.stream(), blocked.stream())
                .distinct()
                .map(host -> new RegistryEntry(
                        new Prefix(host),
                        host,
                        insecure.contains(host),
                        blocked.contains(host),
                        false,
                        List.of(),
                        file))
                .toList();
        return new RegistriesConf(oldList(registries, "search"), conf.aliases(), entries, null, conf.warnings());
    }

    private static List<String> oldList(Toml registries, String name) {
        return registries.has(name) ? registries.table(name).texts("registries") : List.of();
    }
}
