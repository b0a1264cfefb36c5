package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistryEventsTest {
    private static final byte[] CONTENT = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(CONTENT);
    private static final Manifest INDEX = Manifest.ofIndex(List.of());
    private static final Digest INDEX_DIGEST = INDEX.descriptor().digest();

    private final MemoryStorage storage = new MemoryStorage();
    private final List<RegistryEvent> events = new ArrayList<>();
    private final Http http =
            new ObservedHttp(new RegistryHandler(storage), List.of(new RegistryEvents(storage, events::add)));

    @Test
    void aBlobInOneCallIsAPush() throws IOException {
        pushBlob("acme/web");

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(RegistryEvent.Action.PUSH);
            assertThat(event.target())
                    .isEqualTo(RegistryEvent.Target.of(
                            "acme/web", new Descriptor(MediaType.OCTET_STREAM, DIGEST, CONTENT.length)));
        });
    }

    @Test
    void anUploadIsAPushAtItsEnd() throws IOException {
        String location = send("POST", "/v2/acme/web/blobs/uploads/", null);
        send("PATCH", location, CONTENT);
        assertThat(events).isEmpty();

        send("PUT", location + "?digest=" + DIGEST, null);

        assertThat(lines()).containsExactly("PUSH acme/web " + DIGEST);
    }

    @Test
    void aManifestIsPushedAndPulledByItsTag() throws IOException {
        pushManifest();
        send("HEAD", "/v2/acme/web/manifests/1.0", null);
        send("GET", "/v2/acme/web/manifests/1.0", null);
        send("GET", "/v2/acme/web/manifests/" + INDEX_DIGEST, null);

        assertThat(lines())
                .containsExactly(
                        "PUSH acme/web:1.0 " + INDEX_DIGEST,
                        "PULL acme/web:1.0 " + INDEX_DIGEST,
                        "PULL acme/web " + INDEX_DIGEST);
        assertThat(events)
                .allSatisfy(event -> assertThat(event.target().content()).isEqualTo(INDEX.descriptor()));
    }

    @Test
    void aBlobThatIsFetchedInPartsIsPulledOnce() throws IOException {
        pushBlob("acme/web");
        events.clear();

        http.send(call("GET", "/v2/acme/web/blobs/" + DIGEST).withHeader("Range", "bytes=0-1"))
                .close();
        http.send(call("GET", "/v2/acme/web/blobs/" + DIGEST).withHeader("Range", "bytes=2-"))
                .close();

        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.target())
                        .isEqualTo(RegistryEvent.Target.of(
                                "acme/web", new Descriptor(MediaType.OCTET_STREAM, DIGEST, CONTENT.length))));
    }

    @Test
    void aMountNamesWhereItCameFrom() throws IOException {
        pushBlob("acme/web");
        events.clear();

        send("POST", "/v2/acme/api/blobs/uploads/?mount=" + DIGEST + "&from=acme/web", null);

        assertThat(lines()).containsExactly("MOUNT acme/api " + DIGEST + " from acme/web");
    }

    @Test
    void aMountThatBecameAnUploadIsNoEvent() throws IOException {
        send("POST", "/v2/acme/api/blobs/uploads/?mount=" + DIGEST + "&from=acme/web", null);

        assertThat(events).isEmpty();
    }

    @Test
    void whatIsDeletedIsNamedAsTheCallNamedIt() throws IOException {
        pushBlob("acme/web");
        pushManifest();
        events.clear();

        send("DELETE", "/v2/acme/web/manifests/1.0", null);
        send("DELETE", "/v2/acme/web/manifests/" + INDEX_DIGEST, null);
        send("DELETE", "/v2/acme/web/blobs/" + DIGEST, null);

        assertThat(lines())
                .containsExactly("DELETE acme/web:1.0", "DELETE acme/web " + INDEX_DIGEST, "DELETE acme/web " + DIGEST);
    }

    @Test
    void whatFailsIsNoEvent() throws IOException {
        send("GET", "/v2/acme/web/manifests/none", null);
        send("POST", "/v2/acme/web/blobs/uploads/?digest=" + DIGEST, "other".getBytes(StandardCharsets.UTF_8));

        assertThat(events).isEmpty();
    }

    private void pushBlob(String path) throws IOException {
        send("POST", "/v2/" + path + "/blobs/uploads/?digest=" + DIGEST, CONTENT);
    }

    private void pushManifest() throws IOException {
        http.send(call("PUT", "/v2/acme/web/manifests/1.0")
                        .withBody(INDEX.mediaType().value(), HttpBody.of(INDEX.raw())))
                .close();
    }

    private String send(String method, String path, byte @Nullable [] body) throws IOException {
        HttpCall call = call(method, path);
        try (var reply = http.send(body == null ? call : call.withBody(HttpBody.of(body)))) {
            return reply.headers().find("Location").orElse("");
        }
    }

    private static HttpCall call(String method, String path) {
        return HttpCall.of("test", method, URI.create("http://registry.test").resolve(path));
    }

    private List<String> lines() {
        return events.stream()
                .map(event -> {
                    RegistryEvent.Target target = event.target();
                    return event.action() + " " + target.repository()
                            + (target.tag() == null ? "" : ":" + target.tag())
                            + (target.digest() == null ? "" : " " + target.digest())
                            + (target.from() == null ? "" : " from " + target.from());
                })
                .toList();
    }
}
