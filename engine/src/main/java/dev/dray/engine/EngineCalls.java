package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Sends calls to one Engine, at the version of the API that both sides speak: it is asked for once, before the first
/// call.
final class EngineCalls {
    /// Bytes of a document; more is refused.
    private static final int MAX_DOCUMENT = 64 * 1024 * 1024;

    private final Caller caller;
    private final URI base;
    private volatile @Nullable ApiVersion version;

    EngineCalls(Http http, URI base) {
        this.caller = new Caller(http, EngineCalls::refusal);
        this.base = base;
    }

    /// The version that both sides speak (protocols F11, F12).
    ApiVersion version() throws IOException {
        ApiVersion known = version;
        if (known == null) {
            known = negotiated();
            version = known;
        }
        return known;
    }

    private ApiVersion negotiated() throws IOException {
        HttpCall ping = HttpCall.of("reach the Engine", "GET", base.resolve("/_ping"));
        try (HttpReply reply = caller.succeed(ping)) {
            ApiVersion theirs =
                    reply.headers().find("Api-Version").map(ApiVersion::parse).orElse(ApiVersion.OLDEST);
            return theirs.isAtLeast(ApiVersion.NEWEST) ? ApiVersion.NEWEST : theirs;
        }
    }

    /// A call, with the version before its path.
    ///
    /// @param purpose in words that go on after "could not"
    /// @param path    without the version, percent-encoded, as in `/images/json`
    HttpCall call(String purpose, String method, String path, Query query) throws IOException {
        return HttpCall.of(purpose, method, query.appendTo(URI.create(base + "/v" + version() + path)));
    }

    /// Sends a call that must succeed. The caller closes the reply.
    HttpReply succeed(HttpCall call) throws IOException {
        return caller.succeed(call);
    }

    /// Sends a call whose answer is one document.
    Json json(HttpCall call) throws IOException {
        byte[] body = caller.read(call, MAX_DOCUMENT).body();
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("could not %s: %s".formatted(call.purpose(), e.getMessage()));
        }
    }

    private static ImageException refusal(HttpCall call, HttpReply reply) {
        return EngineFailure.of(call, reply);
    }
}
