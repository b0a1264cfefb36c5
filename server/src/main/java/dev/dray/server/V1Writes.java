package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.protocol.ErrorBody;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What old clients change, as calls of today's API: whatever holds for these holds for them.
final class V1Writes {
    private final Registry registry;

    V1Writes(Registry registry) {
        this.registry = registry;
    }

    /// Today's API, for who was let in.
    @FunctionalInterface
    interface Registry {
        /// Every reply is an answer to the call, an error too.
        HttpReply answer(HttpCall call);
    }

    /// Puts a blob whose digest is known when all of it has come.
    ///
    /// @param path of the repository
    Descriptor putLayer(String path, @Nullable HttpBody body) throws IOException {
        String upload = location(send("POST", new Route.Uploads(path).path(), null));
        try {
            MessageDigest hash = Digest.Algorithm.SHA256.newHash();
            AtomicLong size = new AtomicLong();
            send("PATCH", upload, body == null ? null : hashed(body, hash, size))
                    .close();
            Digest digest = Digest.of(Digest.Algorithm.SHA256, hash);
            send("PUT", upload + "?digest=" + digest, null).close();
            return new Descriptor(MediaType.OCTET_STREAM, digest, size.get());
        } catch (IOException e) {
            registry.answer(call("DELETE", upload)).close();
            throw e;
        }
    }

    private static HttpBody hashed(HttpBody body, MessageDigest hash, AtomicLong size) {
        return HttpBody.once(body.length(), () -> new DigestInputStream(CallBody.open(body), hash) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                size.addAndGet(Math.max(0, n));
                return n;
            }
        });
    }

    void putBlob(String path, byte[] content) throws IOException {
        String upload = new Route.Uploads(path).path() + "?digest=" + Digest.of(content);
        send("POST", upload, HttpBody.of(content)).close();
    }

    void putManifest(String path, String tag, Manifest manifest) throws IOException {
        HttpCall call = call("PUT", new Route.OneManifest(path, tag).path())
                .withBody(manifest.mediaType().value(), HttpBody.of(manifest.raw()));
        checked(registry.answer(call)).close();
    }

    void untag(String path, String tag) throws IOException {
        send("DELETE", new Route.OneManifest(path, tag).path(), null).close();
    }

    private static String location(HttpReply reply) {
        return reply.headers().find("Location").orElseThrow();
    }

    private static HttpCall call(String method, String path) {
        return new HttpCall("take what an old client pushes", method, URI.create(path), Headers.NONE, null);
    }

    private HttpReply send(String method, String path, @Nullable HttpBody body) throws IOException {
        HttpCall call = call(method, path);
        return checked(registry.answer(body == null ? call : call.withBody(body)));
    }

    /// A refusal is passed on, in the old form.
    private static HttpReply checked(HttpReply reply) throws IOException {
        if (reply.isSuccess()) {
            return reply;
        }
        try (reply) {
            throw new V1Refusal(reply.status(), ErrorBody.summarise(reply.read(ErrorBody.MAX_SIZE)));
        }
    }
}
