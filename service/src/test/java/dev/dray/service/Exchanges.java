package dev.dray.service;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.server.Exchange;
import dev.dray.server.Traffic;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// Answered calls.
final class Exchanges {
    private Exchanges() {}

    /// @param headers of the call: names and values by turns
    static Exchange of(String method, String path, int status, String... headers) {
        HttpCall call = new HttpCall(
                "test", method, URI.create("http://registry.test:5000").resolve(path), Headers.of(headers), null);
        return new Exchange(
                "id-1",
                call,
                new Exchange.Answer(status, Headers.NONE),
                new Traffic(3, 5, Instant.parse("2026-11-30T05:00:00.123456Z"), Duration.ofMillis(20)));
    }
}
