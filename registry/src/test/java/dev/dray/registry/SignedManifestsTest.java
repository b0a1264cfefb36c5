package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Schema1;
import dev.dray.server.RegistryHandler;
import dev.dray.testkit.Schema1Documents;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Manifests of schema 1, which are known by what was signed in them (protocols C134 to C136).
final class SignedManifestsTest {
    private static final MediaType SIGNED = MediaType.DOCKER_SCHEMA1_SIGNED;

    private final byte[] payload = Schema1Documents.manifest(
            List.of(Json.object().put("id", Schema1Documents.id(1)).build()), List.of(LegacyImage.EMPTY_LAYER));
    private final byte[] signed = Schema1Documents.sign(payload);
    private final Digest digest = Digest.of(payload);
    private final RegistryHandler server = new RegistryHandler(new OpenStorage());
    private final RegistryStore store = Clients.store(server);

    private void push(byte[] document) throws IOException {
        URI uri = URI.create("https://reg.example/v2/team/app/manifests/1.0");
        HttpReply reply = server.send(HttpCall.of("push", "PUT", uri).withBody(SIGNED.value(), HttpBody.of(document)));
        assertThat(reply.status()).isEqualTo(201);
    }

    private byte[] read(Descriptor manifest) throws IOException {
        return store.open(manifest).readAllBytes();
    }

    @Test
    void areReadByteForByteByTagAndByDigest() throws IOException {
        push(signed);

        Descriptor byTag = store.resolve("1.0");
        Descriptor byDigest = store.resolve(digest.toString());

        assertThat(byTag).isEqualTo(new Descriptor(SIGNED, digest, signed.length));
        assertThat(byDigest).isEqualTo(byTag);
        assertThat(read(byTag)).isEqualTo(signed);
        assertThat(new Image(store, byTag).schema1()).contains(Schema1.parse(SIGNED, signed));
    }

    /// Our server, for one, knows them by both.
    @Test
    void areReadByTheDigestOfAllTheirBytesToo() throws IOException {
        push(signed);

        Descriptor manifest = store.resolve(Digest.of(signed).toString());

        assertThat(manifest.digest()).isEqualTo(Digest.of(signed));
        assertThat(read(manifest)).isEqualTo(signed);
    }

    @Test
    void areReadWithOneCall() throws IOException {
        push(signed);

        Manifest manifest = store.read("1.0");

        assertThat(manifest.raw()).isEqualTo(signed);
        assertThat(Schema1.describe(manifest)).isEqualTo(store.resolve("1.0"));
    }

    /// As registries before 2.3 answered: the document says itself what it is.
    @Test
    void areKnownForWhatTheyAreWithoutATypeAndADigest() throws IOException {
        RegistryStore old = Clients.store(call -> call.method().equals("HEAD")
                ? HttpReply.of(200)
                : HttpReply.of(200, Headers.of("Content-Type", "application/json; charset=utf-8"), signed));

        Descriptor found = old.resolve("1.0");

        assertThat(found).isEqualTo(new Descriptor(SIGNED, digest, signed.length));
        assertThat(old.open(found).readAllBytes()).isEqualTo(signed);
        assertThat(old.resolve(digest.toString())).isEqualTo(found);
    }

    @Test
    void areCorruptWithAWrongSignature() throws IOException {
        byte[] other = Schema1Documents.sign(
                new String(payload, UTF_8).replace("acme/old", "acme/new").getBytes(UTF_8));
        byte[] mixed = new String(signed, UTF_8)
                .replace(signatures(signed), signatures(other))
                .getBytes(UTF_8);
        push(mixed);

        assertThatThrownBy(() -> read(store.resolve("1.0")))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("not one of this text");
        assertThatThrownBy(() -> store.read("1.0"))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("not one of this text");
    }

    private static String signatures(byte[] document) {
        String text = new String(document, UTF_8);
        return text.substring(text.indexOf("\"signatures\""));
    }

    /// Protocols C135, CVE-2014-8179.
    @Test
    void areCorruptWhereSomethingWasAdded() {
        byte[] more = new String(signed, UTF_8)
                .replace("\"signatures\"", "\"extra\": 1, \"signatures\"")
                .getBytes(UTF_8);
        RegistryStore hostile = Clients.store(call -> answer(more));

        assertThatThrownBy(
                        () -> hostile.open(hostile.resolve(digest.toString())).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("more or less");
    }

    @Test
    void areCorruptWhereTheyAreOthersThanAskedFor() {
        byte[] other = Schema1Documents.sign(
                new String(payload, UTF_8).replace("acme/old", "acme/new").getBytes(UTF_8));
        RegistryStore hostile = Clients.store(call -> answer(other));

        assertThatThrownBy(
                        () -> hostile.open(hostile.resolve(digest.toString())).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("what is signed in " + digest);
    }

    private HttpReply answer(byte[] document) {
        return HttpReply.of(
                200,
                Headers.of(
                        "Content-Type",
                        SIGNED.value(),
                        "Docker-Content-Digest",
                        digest.toString(),
                        "Content-Length",
                        Integer.toString(document.length)),
                document);
    }
}
