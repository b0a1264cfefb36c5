package dev.dray.registry;

import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpTrace;
import dev.dray.http.RedirectingHttp;
import dev.dray.http.RetryPolicy;
import dev.dray.http.RetryingHttp;
import dev.dray.model.Repository;
import java.time.Instant;
import java.time.InstantSource;

/// Clients as programs have them, with redirects and retries, but without waiting.
final class Clients {
    static final Repository APP = new Repository("reg.example", "team/app");

    /// The clock stands still: no token expires by chance.
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static final ClientOptions OPTIONS =
            ClientOptions.DEFAULT.withPause(delay -> {}).withClock(InstantSource.fixed(NOW));

    private Clients() {}

    static Http pipeline(Http server) {
        var retrying = new RetryingHttp(
                server, RetryPolicy.DEFAULT, HttpTrace.SILENT, delay -> {}, () -> 0.5, InstantSource.fixed(NOW));
        return new RedirectingHttp(retrying);
    }

    static Registries registries(Http server, Keychain keychain) {
        return new Registries(pipeline(server), keychain, OPTIONS);
    }

    /// An anonymous client of `reg.example/team/app`.
    static RegistryStore store(Http server) {
        return registries(server, Keychain.NONE).repository(APP);
    }

    static RegistryStore store(Http server, Credential credential) {
        return registries(server, Keychain.of(credential, "a test")).repository(APP);
    }
}
