package dev.dray.registry;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageSink;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.http.TargetRules;
import dev.dray.model.Descriptor;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/// Sends blobs: POST to start, PUT with all bytes to end, which every registry takes (protocols C31).
final class Uploads {
    private static final int ATTEMPTS = 2;

    /// How a PUT fails where the registry has lost the upload, or kept a part of a body that broke off (protocols C42).
    private static final Set<Integer> BEGIN_ANEW = Set.of(400, 404, 416);

    private final Caller caller;
    private final Http anonymous;
    private final Endpoint endpoint;
    private final String path;

    /// @param anonymous reaches hosts other than the registry's, which must not see who we are
    Uploads(Caller caller, Http anonymous, Endpoint endpoint, String path) {
        this.caller = caller;
        this.anonymous = anonymous;
        this.endpoint = endpoint;
        this.path = path;
    }

    void send(Blob blob, ImageSink.Position position) throws IOException {
        OutgoingContent content = new OutgoingContent(blob, position);
        int attempt = 1;
        while (!finish(content, start(blob.descriptor()), attempt == ATTEMPTS)) {
            attempt++;
        }
        position.at(blob.descriptor().size());
    }

    private URI start(Descriptor content) throws IOException {
        HttpCall start =
                HttpCall.of("start sending " + content.digest(), "POST", endpoint.uri(new Route.Uploads(path)));
        try (HttpReply reply = caller.succeed(start)) {
            return location(start, reply);
        }
    }

    /// Sends the bytes.
    ///
    /// @return whether the registry has them now; false when it may help to begin anew
    private boolean finish(OutgoingContent content, URI location, boolean lastAttempt) throws IOException {
        Descriptor blob = content.descriptor();
        URI target = Query.NONE.plus("digest", blob.digest().toString()).appendTo(location);
        HttpCall put = HttpCall.of("send " + blob.digest(), "PUT", target)
                .withBody("application/octet-stream", HttpBody.of(blob.size(), content));
        try (HttpReply reply = reaching(target).send(put)) {
            if (reply.isSuccess()) {
                DigestHeader.check(put, reply, blob.digest());
                return true;
            }
            content.check();
            boolean lost = BEGIN_ANEW.contains(reply.status());
            if (lost && isThere(blob)) {
                return true;
            }
            if (!lost || lastAttempt) {
                throw Failures.of(put, reply);
            }
            return false;
        } catch (ImageException.Unreachable e) {
            // What kept the bytes from being sent may have been where they come from.
            content.check();
            throw e;
        }
    }

    /// Whether it was only the answer to a PUT that was lost, so that the next one found no upload any more.
    private boolean isThere(Descriptor blob) throws IOException {
        URI uri = endpoint.uri(new Route.OneBlob(path, blob.digest()));
        try (HttpReply reply = caller.send(HttpCall.of("look for " + blob.digest(), "HEAD", uri))) {
            return reply.isSuccess();
        }
    }

    /// Takes a blob from another repository of the same registry without its bytes moving.
    ///
    /// @return whether it is there now; a refusal is never an error (protocols C50, C52)
    boolean mount(Descriptor content, String from) throws IOException {
        Query query = Query.NONE.plus("mount", content.digest().toString()).plus("from", from);
        HttpCall call = HttpCall.of(
                "take %s from %s".formatted(content.digest(), from),
                "POST",
                query.appendTo(endpoint.uri(new Route.Uploads(path))));
        try (HttpReply reply = caller.send(call)) {
            if (reply.status() == 202) {
                cancel(call, reply);
            }
            return reply.status() == 201;
        }
    }

    /// Gives up the upload that a registry starts where it cannot mount.
    private void cancel(HttpCall call, HttpReply reply) {
        try {
            URI location = location(call, reply);
            reaching(location)
                    .send(HttpCall.of("give up an upload", "DELETE", location))
                    .close();
        } catch (IOException e) {
            // The registry forgets it by itself, some day (protocols C40, C42).
        }
    }

    private static URI location(HttpCall call, HttpReply reply) throws IOException {
        String location = reply.headers()
                .find("Location")
                .orElseThrow(() -> new ImageException.Rejected("could not %s: %s answered without a Location"
                        .formatted(call.purpose(), call.uri().getHost())));
        try {
            URI target = call.uri().resolve(URI.create(location.strip()));
            TargetRules.checkRedirect(call.uri(), target);
            return target;
        } catch (IllegalArgumentException e) {
            throw new ImageException.Rejected("could not %s: its Location is no URL".formatted(call.purpose()));
        } catch (IOException e) {
            throw Failures.of(call, e);
        }
    }

    /// Only the registry itself may see who we are (GHSA-jxpm-75mh-9fp7).
    private Caller reaching(URI target) {
        return TargetRules.sameOrigin(endpoint.base(), target) ? caller : new Caller(anonymous);
    }
}
