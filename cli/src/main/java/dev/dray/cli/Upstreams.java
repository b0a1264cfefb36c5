package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSource;
import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.RetryPolicy;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.registry.ClientOptions;
import dev.dray.service.DistributionConfig;
import dev.dray.storage.Upstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Registries that another one reads through to, as users name them:
///
/// ```
/// ghcr.io                       ghcr.io/… is read from ghcr.io
/// hub=docker.io                 hub/… is read from Docker Hub, hub/alpine from its library/alpine
/// team=registry.test:5000/team  team/… is read from the repositories below team in that registry
/// =docker.io                    all is read from Docker Hub, as with the mirrors of docker's daemon
/// ```
final class Upstreams {
    /// Somebody waits, and may be content with what is known of old: few attempts, and whoever has too many
    /// requests is asked again by [dev.dray.storage.PullThroughOptions#maxWait()].
    private static final RetryPolicy IMPATIENT =
            new RetryPolicy(3, Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ZERO);

    private Upstreams() {}

    /// How a [Dray] is to be opened that reads for a registry.
    static DrayOptions impatient(DrayOptions options) {
        return options.withRetry(IMPATIENT);
    }

    /// How the registry of a URL is called in names; Docker Hub's has another name there than its API.
    static String registry(URI url) {
        return String.valueOf(url.getHost()).endsWith(".docker.io") ? Repository.DOCKER_HUB : url.getRawAuthority();
    }

    /// To read as a configuration says: with its user and password, and without TLS where its URL has none.
    static DrayOptions as(DistributionConfig.Remote remote, DrayOptions options) {
        boolean plain = "http".equals(remote.url().getScheme());
        DrayOptions reading =
                options.withClient(ClientOptions.DEFAULT.withPlainHttp(plain)).withKeychain(Keychain.NONE);
        return remote.user() == null
                ? reading
                : reading.withKeychain(
                        Keychain.of(new Credential.Password(remote.user(), remote.password()), "proxy.username"));
    }

    /// @param texts as above
    /// @param dray  to read with; not closed here
    static List<Upstream> parse(List<String> texts, Dray dray, Duration timeToLive) {
        List<Upstream> upstreams =
                texts.stream().map(text -> parse(text, dray, timeToLive)).toList();
        for (Upstream upstream : upstreams) {
            long same = upstreams.stream()
                    .filter(other -> other.prefix().equals(upstream.prefix()))
                    .count();
            if (same > 1) {
                throw new IllegalArgumentException(
                        "\"%s\" is read from %d upstreams (want one)".formatted(upstream.prefix(), same));
            }
        }
        return upstreams;
    }

    private static Upstream parse(String text, Dray dray, Duration timeToLive) {
        int equals = text.indexOf('=');
        String prefix = text.substring(0, Math.max(equals, 0));
        String place = text.substring(equals + 1);
        try {
            Way way = Way.to(place, dray);
            String path = equals < 0 ? place : prefix;
            return new Upstream(path.isEmpty() || path.endsWith("/") ? path : path + "/", place, way, timeToLive);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not an upstream: \"%s\": %s (want PREFIX=REGISTRY, as in hub=docker.io)"
                            .formatted(text, e.getMessage()),
                    e);
        }
    }

    /// The way to the repositories of a registry.
    ///
    /// @param below the path that all of them are below, with a slash at its end; empty for all
    private record Way(String registry, String below, Dray dray) implements Upstream.Way {
        static Way to(String place, Dray dray) {
            int slash = place.indexOf('/');
            String registry = slash < 0 ? place : place.substring(0, slash);
            String below = slash < 0 ? "" : place.substring(slash + 1);
            // Refuses what is no registry, and what is no path.
            Repository example = new Repository(registry, below.isEmpty() ? "x" : below);
            return new Way(example.registry(), below.isEmpty() ? "" : below + "/", dray);
        }

        /// On Docker Hub, images of one word are official ones (protocols A23).
        private Repository repository(String path) throws ImageException.NotFound {
            String whole = below + path;
            boolean isOfficial = registry.equals(Repository.DOCKER_HUB) && whole.indexOf('/') < 0;
            try {
                return new Repository(registry, isOfficial ? "library/" + whole : whole);
            } catch (IllegalArgumentException e) {
                throw new ImageException.NotFound(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public ImageSource images(String path) throws IOException {
            return dray.source(new Reference(repository(path), null, null));
        }

        @Override
        public Optional<Descriptor> findBlob(String path, Digest blob) throws IOException {
            try {
                return Optional.of(
                        dray.blob(new Reference(repository(path), null, blob)).descriptor());
            } catch (ImageException.NotFound e) {
                return Optional.empty();
            }
        }
    }
}
