package dev.dray.credentials;

import dev.dray.model.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A registry's name among the keys of a config file (protocols A31, D42).
///
/// @param text what to write: the registry's name, or the old URL that stands for Docker Hub
record RegistryKey(String text) {
    private static final String HUB = "https://index.docker.io/v1/";
    /// All these are Docker Hub (protocols A30).
    private static final Set<String> HUB_HOSTS =
            Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    static RegistryKey of(String registry) {
        // A helper reads the name as a line; two lines could ask it for another registry's secret.
        if (registry.isEmpty() || registry.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "not a registry: \"%s\" (want a host name and perhaps :port)".formatted(Words.clean(registry)));
        }
        return new RegistryKey(HUB_HOSTS.contains(host(registry)) ? HUB : registry);
    }

    /// The keys that mean this registry: itself first, then other spellings in the order of the file.
    List<String> in(Json.Members members) {
        Set<String> keys = members.values().keySet();
        return keys.stream()
                .filter(this::matches)
                .sorted((a, b) -> Boolean.compare(b.equals(text), a.equals(text)))
                .toList();
    }

    Optional<Json> find(Json.Members members) {
        return in(members).stream().findFirst().flatMap(members::find);
    }

    /// What to ask a helper for, in order. Some helpers want a URL (protocols D54).
    List<String> helperUrls() {
        return text.contains("://") ? List.of(text) : List.of(text, "https://" + text);
    }

    private boolean matches(String key) {
        return key.equals(text) || canonicalHost(key).equals(canonicalHost(text));
    }

    private static String canonicalHost(String key) {
        String host = host(key);
        return HUB_HOSTS.contains(host) ? HUB : host;
    }

    /// Without scheme and path: `https://example.com/v1/` is `example.com` (protocols J.5).
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
}
