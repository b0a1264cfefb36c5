package dev.dray.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the `config.yml` of the distribution's registry, for those keys that mean something here, under the
/// environment's `REGISTRY_…`.
///
/// What has no meaning here is ignored where it cannot matter, named in [#unsupported] where it might, and an error
/// where the registry would be another than was asked for: one with fewer locks, or over other data.
///
/// @param remote      the registry that this one is a cache of; null for none
/// @param unsupported the paths of keys that were passed over, as in `log.hooks`
/// @see <a href="https://distribution.github.io/distribution/about/configuration/">distribution, configuration</a>
public record DistributionConfig(
        ServiceOptions options, @Nullable Remote remote, List<String> unsupported) {
    /// Where all that is asked for is read from, and who we are there.
    ///
    /// @param user     null for nobody
    /// @param password of no account without a user
    public record Remote(URI url, @Nullable String user, String password) {
        static @Nullable Remote read(Setting proxy) {
            proxy.refuse("exec", "remotenamespace");
            URI url = proxy.read("remoteurl", "a URL of http or https", Remote::url)
                    .orElse(null);
            String user = proxy.text("username").orElse(null);
            String password = proxy.text("password").orElse("");
            return url == null ? null : new Remote(url, user, password);
        }

        private static URI url(String text) {
            URI url = URI.create(text);
            if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                throw new IllegalArgumentException(text);
            }
            return url;
        }

        /// Without the password.
        @Override
        public String toString() {
            return "Remote[%s, %s]".formatted(url, user);
        }
    }

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
        root.refuse("middleware");
        return new DistributionConfig(options, Remote.read(root.section("proxy")), root.unread());
    }
}
