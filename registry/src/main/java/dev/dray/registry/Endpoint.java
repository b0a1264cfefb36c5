package dev.dray.registry;

import dev.dray.model.Repository;
import dev.dray.protocol.Route;
import java.net.URI;

/// Where a registry answers: `docker.io` at `https://registry-1.docker.io`, this machine over plain http.
///
/// @param registry as it stands in names
/// @param base     scheme and authority, without a path
public record Endpoint(String registry, URI base) {
    static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    /// Where it answers when nothing else is known. Throws `IllegalArgumentException` when the registry's name is no
    /// host.
    ///
    /// @param plainHttp whether to speak http to a registry that is not on this machine
    public static Endpoint of(String registry, boolean plainHttp) {
        return of(registry, plainHttp || RegistryRules.isOnThisMachine(registry) ? Scheme.HTTP : Scheme.HTTPS);
    }

    static Endpoint of(String registry, Scheme scheme) {
        String host = registry.equals(Repository.DOCKER_HUB) ? DOCKER_HUB_HOST : registry;
        URI https = URI.create("https://" + host);
        if (https.getHost() == null || https.getPort() > 0xffff) {
            throw new IllegalArgumentException(
                    "not a registry: \"%s\" (want a host name and perhaps :port)".formatted(registry));
        }
        return new Endpoint(registry, scheme == Scheme.HTTP ? URI.create("http://" + host) : https);
    }

    public URI uri(Route route) {
        return URI.create(base + route.path());
    }
}
