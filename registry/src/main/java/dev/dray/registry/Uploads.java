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
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/// Sends blobs: POST to start, PUT with all bytes to end, which every registry takes (protocols C31).
final class Uploads {
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
        Descriptor content = blob.descriptor();
        HttpCall start =
                HttpCall.of("start sending " + content.digest(), "POST", endpoint.uri(new Route.Uploads(path)));
        URI location;
        try (HttpReply reply = caller.succeed(start)) {
            location = location(start, reply);
        }
        finish(blob, location, position);
    }

    private void finish(Blob blob, URI location, ImageSink.Position position) throws IOException {
        Descriptor content = blob.descriptor();
        URI target = Query.NONE.plus("digest", content.digest().toString()).appendTo(location);
        HttpCall put = HttpCall.of("send " + content.digest(), "PUT", target)
                .withBody(
                        "application/octet-stream", HttpBody.of(content.size(), () -> counted(blob.open(), position)));
        reaching(target).succeed(put).close();
        position.at(content.size());
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
            if (reply.status() == 202 && reply.headers().has("Location")) {
                cancel(location(call, reply));
            }
            return reply.status() == 201;
        }
    }

    /// An upload that is not wanted is given up; whether that is understood does not matter.
    private void cancel(URI location) throws IOException {
        reaching(location)
                .send(HttpCall.of("give up an upload", "DELETE", location))
                .close();
    }

    private static URI location(HttpCall call, HttpReply reply) throws IOException {
        String location = reply.headers()
                .find("Location")
                .orElseThrow(() -> new ImageException.Rejected("could not %s: %s answered without a Location"
                        .formatted(call.purpose(), call.uri().getHost())));
        try {
            URI target = call.uri().resolve(URI.create(location));
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

    private static InputStream counted(InputStream content, ImageSink.Position position) {
        return new FilterInputStream(content) {
            private long count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                count += Math.max(n, 0);
                position.at(count);
                return n;
            }
        };
    }
}
