package dev.dray.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/// A Hub as the facts have it (protocols E), for tests: replies, tokens, and clients of it whose clock a test sets.
final class TestHub {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String SECRET = "s3:cret-dckr_pat_x";
    static final Keychain ANN = Keychain.of(new Credential.Password("ann", SECRET), "a test");

    private TestHub() {}

    static Http json(int status, String body) {
        return call -> HttpReply.of(status, Headers.of("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    static Http json(String body) {
        return json(200, body);
    }

    static Http page(int status) {
        return call -> HttpReply.of(
                status,
                Headers.of("Content-Type", "text/html; charset=UTF-8"),
                "\n<!DOCTYPE html><title>Just a moment...</title>".getBytes(UTF_8));
    }

    /// A token that is good for so many seconds.
    static String jwt(String name, long seconds) {
        String claims = "{\"sub\":\"%s\",\"iat\":1000,\"exp\":%d}".formatted(name, 1000 + seconds);
        return "eyJhbGciOiJub25lIn0."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
                + ".c2ln";
    }

    static Hub hub(Http server, Keychain keychain) {
        return new Hub(server, keychain, HubOptions.DEFAULT.withClock(InstantSource.fixed(NOW)));
    }

    /// As nobody.
    static Hub hub(Http server) {
        return hub(server, Keychain.NONE);
    }

    static String body(HttpCall call) throws IOException {
        HttpBody body = call.body();
        if (body == null) {
            return "";
        }
        try (InputStream in = body.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
