package dev.dray.credentials;

import dev.dray.model.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A resource's name among the keys of a config file (protocols A31, D42, D61).
record RegistryKey(Resource resource) {
    private static final String HUB = "https://index.docker.io/v1/";

    static RegistryKey of(String text) {
        return new RegistryKey(Resource.parse(text));
    }

    /// What Docker writes: the name, or the old URL that stands for Docker Hub.
    String text() {
        return resource.isDockerHub() && resource.isRegistry() ? HUB : resource.toString();
    }

    /// The keys that mean just this resource: its own first, then other spellings in the order of the file.
    List<String> in(Json.Members members) {
        return members.values().keySet().stream()
                .filter(this::matches)
                .sorted((a, b) -> Boolean.compare(b.equals(text()), a.equals(text())))
                .toList();
    }

    Optional<Json> find(Json.Members members) {
        return in(members).stream().findFirst().flatMap(members::find);
    }

    private boolean matches(String key) {
        try {
            return key.equals(text()) || Resource.parse(key).equals(resource);
        } catch (IllegalArgumentException e) {
            // A key that names nothing that could be asked for.
            return false;
        }
    }

    /// What to ask a helper for, in order: helpers know registries only. Some want a URL (protocols D54);
    /// for Docker Hub, podman uses its name.
    List<String> helperUrls() {
        String registry = resource.registry();
        return resource.isDockerHub()
                ? List.of(HUB, registry)
                : Stream.of("", "https://").map(scheme -> scheme + registry).toList();
    }
}
