package dev.dray.engine;

import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Sends calls to one Engine, at the version of the API that both sides speak: it is asked for once, before the first
/// call, unless one was pinned.
final class EngineCalls {
    /// Bytes of a document; more is refused.
    private static final int MAX_DOCUMENT = 64 * 1024 * 1024;

    private final Caller caller;
    private final URI base;
    private final String where;
    private @Nullable ApiVersion version;

    EngineCalls(Http http, URI base) {
        this(http, base, base.toString(), null);
    }

    /// @param where  the Engine's address, for messages
    /// @param pinned the version to speak, whatever the Engine does; null to agree on one
    EngineCalls(Http http, URI base, String where, @Nullable ApiVersion pinned) {
        this.caller = new Caller(http, EngineFailure::of);
        this.base = base;
        this.where = where;
        this.version = pinned;
    }

    /// What the Engine says of itself.
    EnginePing ping() throws IOException {
        return new Ping(caller, URI.create(base + "/_ping"), where).send();
    }

    /// The version that both sides speak (protocols F11, F12).
    synchronized ApiVersion version() throws IOException {
        ApiVersion known = version;
        if (known == null) {
            known = negotiated(ping().apiVersion());
            version = known;
        }
        return known;
    }

    private ApiVersion negotiated(ApiVersion theirs) throws IOException {
        if (!theirs.isAtLeast(ApiVersion.OLDEST)) {
            throw EngineFailure.tooOld(theirs, where);
        }
        return theirs.isAtLeast(ApiVersion.NEWEST) ? ApiVersion.NEWEST : theirs;
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
        Caller.Document document = caller.read(call, MAX_DOCUMENT);
        try {
            return Json.parse(document.body());
        } catch (IllegalArgumentException e) {
            HttpReply reply = document.reply();
            String text = new String(document.body(), StandardCharsets.UTF_8).strip();
            throw EngineFailure.noDocument(
                    call, new Answer(reply.status(), reply.headers(), text), String.valueOf(e.getMessage()));
        }
    }
}
