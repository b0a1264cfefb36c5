package dev.dray.hub;

import dev.dray.http.Http;
import java.net.URI;

/// Docker Hub's own API, which is not the registry's (protocols E). Safe for many threads.
public final class Hub {
    /// Where it answers.
    public static final URI BASE = URI.create("https://hub.docker.com");

    private final Http http;

    /// @param http reaches the Hub, with redirects followed and calls retried
    public Hub(Http http) {
        this.http = http;
    }
}
