package dev.dray.registry;

import dev.dray.http.TargetRules;
import dev.dray.model.Repository;
import dev.dray.protocol.Route;
import java.net.URI;

/// Where a registry answers: `docker.io` at `https://registry-1.docker.io`, this machine over plain http.
///
/// @param registry as it stands in names
/// @param base     scheme and authority, without a path
public record Endpoint(String registry, URI base) {
    /// @param plainHttp whether to speak http to a registry that is not on this machine
    public static Endpoint of(String registry, boolean plainHttp) {
        String host = registry.equals(Repository.DOCKER_HUB) ? "registry-1.docker.io" : registry;
        URI https = URI.create("https://" + host);
        boolean http = plainHttp || TargetRules.isLoopback(https.getHost());
        return new Endpoint(registry, http ? URI.create("http://" + host) : https);
    }

    public URI uri(Route route) {
        return URI.create(base + route.path());
    }
}
