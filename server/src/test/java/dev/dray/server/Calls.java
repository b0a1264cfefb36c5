package dev.dray.server;

import dev.dray.content.Blob;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.protocol.ErrorBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Calls to a registry in few words.
final class Calls {
    private final Http http;
    private final URI base;

    Calls(Http http, URI base) {
        this.http = http;
        this.base = base;
    }

    Calls(Http http) {
        this(http, URI.create("http://registry.test"));
    }

    HttpCall call(String method, String pathAndQuery) {
        return HttpCall.of("test", method, base.resolve(pathAndQuery));
    }

    /// @param headers names and values by turns
    HttpReply send(String method, String pathAndQuery, String... headers) throws IOException {
        HttpCall call = call(method, pathAndQuery);
        for (int i = 0; i < headers.length; i += 2) {
            call = call.withHeader(headers[i], headers[i + 1]);
        }
        return http.send(call);
    }

    HttpReply send(String method, String pathAndQuery, byte[] body, String... headers) throws IOException {
        HttpCall call = call(method, pathAndQuery).withBody(HttpBody.of(body));
        for (int i = 0; i < headers.length; i += 2) {
            call = call.withHeader(headers[i], headers[i + 1]);
        }
        return http.send(call);
    }

    HttpReply putManifest(String path, String reference, MediaType type, byte[] manifest) throws IOException {
        return send("PUT", "/v2/" + path + "/manifests/" + reference, manifest, "Content-Type", type.value());
    }

    /// Starts an upload and says where it goes on.
    String startUpload(String path) throws IOException {
        return location(send("POST", "/v2/" + path + "/blobs/uploads/"));
    }

    /// Pushes a blob in two steps, as most clients do.
    Descriptor push(String path, byte[] content) throws IOException {
        Descriptor blob = Descriptor.of(MediaType.OCTET_STREAM, content);
        HttpReply reply = send("PUT", startUpload(path) + "?digest=" + blob.digest(), content);
        if (reply.status() != 201) {
            throw new IOException("push answered " + reply.status());
        }
        return blob;
    }

    /// Pushes an image of these layers.
    Descriptor pushImage(String path, String reference, byte[]... layers) throws IOException {
        Blob manifest = image(path, layers);
        putManifest(path, reference, MediaType.OCI_MANIFEST, read(manifest)).close();
        return manifest.descriptor();
    }

    /// Pushes the blobs of an image and gives its manifest.
    Blob image(String path, byte[]... layers) throws IOException {
        List<Json> descriptors = new ArrayList<>();
        for (byte[] layer : layers) {
            push(path, layer);
            descriptors.add(Descriptor.of(MediaType.OCI_LAYER_GZIP, layer).toJson());
        }
        byte[] config = "{\"os\":\"linux\",\"architecture\":\"amd64\"}".getBytes(StandardCharsets.UTF_8);
        push(path, config);
        return Blob.of(
                MediaType.OCI_MANIFEST,
                Json.object()
                        .put("schemaVersion", 2)
                        .put("mediaType", MediaType.OCI_MANIFEST.value())
                        .put(
                                "config",
                                Descriptor.of(MediaType.OCI_CONFIG, config).toJson())
                        .put("layers", descriptors)
                        .build()
                        .bytes());
    }

    static byte[] read(Blob blob) throws IOException {
        try (InputStream in = blob.open()) {
            return in.readAllBytes();
        }
    }

    static String location(HttpReply reply) {
        return reply.headers().find("Location").orElseThrow();
    }

    static String text(HttpReply reply) throws IOException {
        return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    static String errorCode(HttpReply reply) throws IOException {
        return ErrorBody.parse(reply.body().readAllBytes()).errors().getFirst().code();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
