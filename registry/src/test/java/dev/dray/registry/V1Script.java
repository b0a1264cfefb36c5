package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.model.Repository;
import dev.dray.testkit.ScriptedHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;

/// An index and a registry of API v1 at two hosts, which answer as in the published transcripts (protocols
/// J.1).
final class V1Script {
    static final String INDEX = "https://reg.example";
    static final String HOST = "https://images.example";
    static final String TOKEN = "signature=6b1e,repository=\"library/ubuntu\",access=read";
    static final String TOP = "5ba9dab47459d81c0037ca3836a368a4f8ce5050505ce89720e1fb8839ea048a";
    static final String BASE = "511136ea3c5a64f264b78b5433614aec563103b4d4702f3ba7d4d2698e22c158";
    static final Repository UBUNTU = new Repository("reg.example", "library/ubuntu");
    static final byte[] EMPTY_LAYER =
            HexFormat.of().parseHex("1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000");

    final ScriptedHttp server = new ScriptedHttp();

    static HttpReply json(String body, String... headers) {
        return HttpReply.of(200, Headers.of(headers).with("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    /// Gives the same answer, body and all, each time.
    static Http again(HttpReply answer) {
        try {
            byte[] body = answer.body().readAllBytes();
            return call -> answer.withBody(new ByteArrayInputStream(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the index answers.
    static HttpReply images(String checksum, String... headers) {
        return json(
                "[{\"checksum\": \"%s\", \"id\": \"%s\"}, {\"id\": \"%s\"}]".formatted(checksum, TOP, BASE), headers);
    }

    V1Script index(HttpReply answer) {
        server.on("GET " + INDEX + "/v1/repositories/library/ubuntu/images", again(answer));
        return this;
    }

    /// An index that gives a token for the registry.
    V1Script index() {
        return index(images("", "X-Docker-Token", TOKEN, "X-Docker-Endpoints", "images.example"));
    }

    V1Script on(String path, HttpReply answer) {
        server.on("GET " + HOST + path, again(answer));
        return this;
    }

    RegistryV1 client(Keychain keychain) throws IOException {
        return Clients.registries(server, keychain).v1(UBUNTU);
    }

    RegistryV1 client() throws IOException {
        return client(Keychain.NONE);
    }

    static Keychain ann() {
        return Keychain.of(new Credential.Password("ann", "s3cret"), "a test");
    }

    static final String ANN = "Basic YW5uOnMzY3JldA==";

    /// Of a document and a layer (protocols B80).
    static String payload(String document, byte[] layer) {
        byte[] head = (document + "\n").getBytes(UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + layer.length);
        System.arraycopy(layer, 0, all, head.length, layer.length);
        return Digest.of(all).toString();
    }
}
