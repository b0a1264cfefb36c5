package dev.dray.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Reads the `config.yml` of the distribution's registry, for those keys that mean something here, under the
/// environment's `REGISTRY_…`.
///
/// What has no meaning here is ignored where it cannot matter, named in [#unsupported] where it might, and an error
/// where the registry would be another than was asked for: one with fewer locks, or over other data.
///
/// @param unsupported the paths of keys that were passed over, as in `log.hooks`
/// @see <a href="https://distribution.github.io/distribution/about/configuration/">distribution, configuration</a>
public record DistributionConfig(ServiceOptions options, List<String> unsupported) {
    /// Reads a file.
    ///
    /// @throws IllegalArgumentException with the path of the key, when a value cannot be what it is
    public static DistributionConfig read(Path file, Map<String, String> environment) throws IOException {
        try {
            return of(Overrides.apply(YamlFile.read(file), environment));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.startsWith(file + ":") ? message : file + ": " + message, e);
        }
    }

    private static DistributionConfig of(Map<String, Object> values) {
        Setting root = new Setting("", values);
        String version = root.text("version").orElse("");
        if (!version.equals("0.1")) {
            throw new IllegalArgumentException("version: \"%s\" (want 0.1)".formatted(version));
        }
        ServiceOptions options = ServiceOptions.DEFAULT
                .withKeeping(StorageSection.read(root.choice("storage")))
                .withAdmission(AuthSection.read(root.choice("auth")))
                .withListening(HttpSection.listening(root.section("http")))
                .withWatching(HttpSection.watching(root.section("http"))
                        .withLog(LogSection.read(root.section("log")))
                        .withLevel(LogSection.level(root.section("log"))))
                .withWebhooks(NotificationsSection.read(root.section("notifications")));
        // Whether the storage answers is looked at whenever somebody asks.
        root.section("health").ignore("storagedriver");
        root.ignore("redis", "compatibility");
        root.refuse("middleware", "proxy");
        return new DistributionConfig(
                options.withAdmission(HttpSection.base(root.section("http"), options.admission())), root.unread());
    }
}
