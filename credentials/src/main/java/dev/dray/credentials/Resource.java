package dev.dray.credentials;

import dev.dray.model.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What somebody wants access to: a registry, or a repository or namespace in it, as in `quay.io/team/app`
/// (protocols D61).
///
/// @param registry host and perhaps port; all names of Docker Hub become `docker.io` (protocols D63)
/// @param path     a repository or the beginning of its path; empty for the registry as a whole
public record Resource(String registry, String path) {
    /// All these are Docker Hub (protocols A30).
    private static final Set<String> HUB_HOSTS =
            Set.of(Repository.DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    public Resource {
        // A helper reads the name as a line; two lines could ask it for another registry's secret.
        if (registry.isEmpty() || registry.contains("/") || !isVisible(registry)) {
            throw new IllegalArgumentException(
                    "not a registry: \"%s\" (want a host name and perhaps :port)".formatted(Words.clean(registry)));
        }
        if (!path.isEmpty() && !isPath(path)) {
            throw new IllegalArgumentException(
                    "not a registry and path: \"%s/%s\" (want no scheme, tag or digest, as in quay.io/team/app)"
                            .formatted(registry, Words.clean(path)));
        }
        registry = HUB_HOSTS.contains(registry) ? Repository.DOCKER_HUB : registry;
    }

    private static boolean isPath(String path) {
        return isVisible(path) && !path.contains("@") && !path.contains(":") && !("/" + path + "/").contains("//");
    }

    private static boolean isVisible(String text) {
        return text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    /// A registry as a whole.
    public static Resource ofRegistry(String registry) {
        return new Resource(registry, "");
    }

    public static Resource of(Repository repository) {
        return new Resource(repository.registry(), repository.path());
    }

    /// Reads what people write and what stands in config files. A URL is its host, as for Docker (protocols
    /// D42): `https://example.com/v1/` is `example.com`.
    public static Resource parse(String text) {
        if (text.contains("://")) {
            return ofRegistry(host(text));
        }
        int slash = text.indexOf('/');
        String path = slash < 0 ? "" : text.substring(slash + 1).replaceFirst("/$", "");
        // Docker once wrote the version of the API after the host.
        return new Resource(beforeSlash(text), path.equals("v1") || path.equals("v2") ? "" : path);
    }

    /// Without scheme and path (protocols J.5).
    static String host(String key) {
        int scheme = key.indexOf("://");
        String rest = scheme < 0 ? key : key.substring(scheme + 3);
        String host = beforeSlash(rest);
        return host.isEmpty() ? beforeSlash(key) : host;
    }

    private static String beforeSlash(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    /// Whether this is a registry as a whole.
    public boolean isRegistry() {
        return path.isEmpty();
    }

    boolean isDockerHub() {
        return registry.equals(Repository.DOCKER_HUB);
    }

    /// This, and what it is in, up to the registry: a credential for each of them is good here, the first
    /// one best.
    public List<Resource> upwards() {
        List<Resource> all = new ArrayList<>();
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
            all.add(new Resource(registry, at));
        }
        all.add(ofRegistry(registry));
        return all;
    }

    @Override
    public String toString() {
        return isRegistry() ? registry : registry + "/" + path;
    }
}
