package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.content.ImageException;
import dev.dray.credentials.Credential;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// The endpoints that concern an Engine as a whole, and those where it asks a registry for us.
final class EngineSystem {
    /// The version that lets us choose how events are set apart (protocols F46).
    private static final ApiVersion CHOOSES_EVENTS_FORM = new ApiVersion(1, 52);

    private static final ApiVersion DISTRIBUTION = new ApiVersion(1, 30);

    /// Bytes of the answer to a login.
    private static final int MAX_LOGIN = 1024 * 1024;

    private final EngineCalls calls;
    private final EngineDocuments documents;

    EngineSystem(EngineCalls calls) {
        this.calls = calls;
        this.documents = new EngineDocuments(calls);
    }

    EngineRelease release() throws IOException {
        return documents.one(calls.call("ask what the Engine is", "GET", "/version", Query.NONE), EngineRelease::of);
    }

    EngineInfo info() throws IOException {
        return documents.one(calls.call("ask how the Engine is set up", "GET", "/info", Query.NONE), EngineInfo::of);
    }

    EngineUsage usage() throws IOException {
        HttpCall call = calls.call("ask what room the Engine's things take", "GET", "/system/df", Query.NONE);
        return documents.one(call, EngineUsage::of);
    }

    EngineEvents events(EventOptions options) throws IOException {
        Query query = Query.NONE;
        Instant since = options.since();
        query = since == null ? query : query.plus("since", seconds(since));
        Instant until = options.until();
        query = until == null ? query : query.plus("until", seconds(until));
        HttpCall call = calls.call(
                "listen to events", "GET", "/events", options.filters().appendTo(query));
        if (calls.version().isAtLeast(CHOOSES_EVENTS_FORM)) {
            call = call.withHeader("Accept", "application/x-ndjson, application/json;q=0.9");
        }
        return new EngineEvents(call, calls.succeed(call));
    }

    /// Seconds since 1970, with nanoseconds: all versions take that.
    private static String seconds(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }

    RegistryImage distribution(Reference image, RegistryAuth auth) throws IOException {
        new VersionNeeds(calls).atLeast(DISTRIBUTION, "asking a registry through the Engine");
        String path = ImagePath.of("/distribution/", image.repository() + suffix(image), "/json");
        HttpCall call = auth.on(calls.call("ask the registry about " + image.familiar(), "GET", path, Query.NONE));
        try {
            return documents.one(call, RegistryImage::of);
        } catch (ImageException.NotFound e) {
            // Podman has no such endpoint, and says so in the same way as that the image is not there (protocols F60).
            throw calls.ping().isPodman() ? unsupported(call) : e;
        }
    }

    private static String suffix(Reference image) {
        return image.digest() == null ? ":" + image.tagOrDigest() : "@" + image.digest();
    }

    private static ImageException unsupported(HttpCall call) {
        return new ImageException.Unsupported(
                "could not %s: Podman does not ask registries for others".formatted(call.purpose()),
                "ask the registry directly: dray inspect IMAGE");
    }

    Optional<String> checkLogin(String registry, Credential credential) throws IOException {
        RegistryAuth auth = RegistryAuth.of(credential, registry);
        HttpCall call = calls.call("log in to " + registry, "POST", "/auth", Query.NONE)
                .withBody(
                        "application/json", HttpBody.of(Json.print(auth.json()).getBytes(UTF_8)));
        try (HttpReply reply = calls.succeed(call)) {
            // 204 is "yes, without a token" (protocols F45).
            byte[] body = reply.read(MAX_LOGIN);
            return body.length == 0
                    ? Optional.empty()
                    : Json.parse(body).findText("IdentityToken").filter(token -> !token.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "could not %s: the Engine's answer cannot be read: %s".formatted(call.purpose(), e.getMessage()));
        }
    }
}
