package dev.dray.configuration;

import dev.dray.model.Repository;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A host as it is connected to.
///
/// @param host without brackets where it is an IPv6 address
record HostAndPort(String host, int port) {
    private static final int HTTPS = 443;
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    /// Of a registry as it stands in names, perhaps with a path after it.
    static HostAndPort ofRegistry(String name) {
        int slash = name.indexOf('/');
        String authority = slash < 0 ? name : name.substring(0, slash);
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        return of(host.equals(Repository.DOCKER_HUB) ? DOCKER_HUB_HOST : host, port(authority, colon));
    }

    private static int port(String authority, int colon) {
        try {
            return colon < 0 ? HTTPS : Integer.parseInt(authority.substring(colon + 1));
        } catch (NumberFormatException e) {
            return HTTPS;
        }
    }

    static HostAndPort of(URI uri) {
        int usual = "http".equalsIgnoreCase(uri.getScheme()) ? 80 : HTTPS;
        return of(uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    }

    static HostAndPort of(String host, int port) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return new HostAndPort(bare, port < 0 ? HTTPS : port);
    }

    // Written out as in Digest.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostAndPort(var itsHost, var itsPort) && host.equals(itsHost) && port == itsPort;
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return port == HTTPS ? host : host + ":" + port;
    }
}
