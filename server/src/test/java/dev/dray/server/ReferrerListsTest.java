package dev.dray.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Referrers;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.protocol.LinkHeader;
import dev.dray.storage.MemoryStorage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// end-12; protocols C90 to C97, J.4.
final class ReferrerListsTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final Calls calls = new Calls(new RegistryHandler(storage));

    /// An artifact about a manifest, as a client pushes it.
    private HttpReply attach(Descriptor subject, String type, Map<String, String> annotations) throws IOException {
        byte[] raw = artifact(subject, type, annotations);
        return calls.putManifest("acme/web", Digest.of(raw).toString(), MediaType.OCI_MANIFEST, raw);
    }

    private byte[] artifact(Descriptor subject, String type, Map<String, String> annotations) throws IOException {
        Descriptor config = calls.push("acme/web", Calls.bytes("{}"));
        return Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_MANIFEST.value())
                .put("artifactType", type)
                .put("config", config.toJson())
                .put("layers", List.of())
                .put("subject", subject.toJson())
                .put("annotations", annotations)
                .build()
                .bytes();
    }

    private static String path(Descriptor subject) {
        return "/v2/acme/web/referrers/" + subject.digest();
    }

    private static List<Descriptor> entries(HttpReply reply) throws IOException {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().find("Content-Type")).contains(MediaType.OCI_INDEX.value());
        byte[] body = reply.body().readAllBytes();
        assertThat(body.length).isLessThanOrEqualTo(Manifest.MAX_SIZE);
        return ((Manifest.Index) Manifest.parse(MediaType.OCI_INDEX, body)).manifests();
    }

    private List<Descriptor> list(Descriptor subject) throws IOException {
        return entries(calls.send("GET", path(subject)));
    }

    private static Descriptor somewhere(String name) {
        return Descriptor.of(MediaType.OCI_MANIFEST, Calls.bytes(name));
    }

    /// Protocols C61, C91.
    @Test
    void listsWhatIsAboutAManifestWithItsKindAndAnnotations() throws IOException {
        Descriptor image = calls.pushImage("acme/web", "1.0", Calls.bytes("x"));

        HttpReply put = attach(image, "application/spdx+json", Map.of("name", "sbom"));
        Descriptor found = list(image).getFirst();

        assertThat(put.headers().find("OCI-Subject")).contains(image.digest().toString());
        assertThat(found.digest().toString())
                .isEqualTo(put.headers().find("Docker-Content-Digest").orElseThrow());
        assertThat(found.artifactType()).isEqualTo("application/spdx+json");
        assertThat(found.annotations()).isEqualTo(Map.of("name", "sbom"));
        assertThat(found.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(list(found)).isEmpty();
    }

    @Test
    void givesAnEmptyListWhereThereIsNothing() throws IOException {
        HttpReply reply = calls.send("GET", path(somewhere("nowhere")));

        assertThat(Calls.text(reply))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}"
                        .formatted(MediaType.OCI_INDEX.value()));
        assertThat(calls.send("HEAD", path(somewhere("nowhere"))).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoDigest() throws IOException {
        HttpReply reply = calls.send("GET", "/v2/acme/web/referrers/1.0");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(Calls.errorCode(reply)).isEqualTo("DIGEST_INVALID");
    }

    /// Protocols C92.
    @Test
    void listsThoseOfOneKind() throws IOException {
        Descriptor image = somewhere("image");
        attach(image, "a/sbom", Map.of());
        attach(image, "a/b+json", Map.of());

        HttpReply some = calls.send("GET", path(image) + "?artifactType=a%2Fb%2Bjson");
        HttpReply none = calls.send("GET", path(image) + "?artifactType=a/other");

        assertThat(some.headers().find("OCI-Filters-Applied")).contains("artifactType");
        assertThat(entries(some)).extracting(Descriptor::artifactType).containsExactly("a/b+json");
        assertThat(entries(none)).isEmpty();
        assertThat(entries(calls.send("GET", path(image) + "?artifactType="))).hasSize(2);
        assertThat(calls.send("GET", path(image)).headers().has("OCI-Filters-Applied"))
                .isFalse();
    }

    /// The subject may come later, and may go.
    @Test
    void needsNoSubject() throws IOException {
        Descriptor image = calls.image("acme/web", Calls.bytes("x")).descriptor();
        attach(image, "a/sbom", Map.of());
        assertThat(list(image)).hasSize(1);

        calls.pushImage("acme/web", "1.0", Calls.bytes("x"));
        assertThat(list(image)).hasSize(1);

        calls.send("DELETE", "/v2/acme/web/manifests/" + image.digest());
        assertThat(list(image)).hasSize(1);
    }

    @Test
    void forgetsWhatIsDeleted() throws IOException {
        Descriptor image = somewhere("image");
        HttpReply put = attach(image, "a/sbom", Map.of());

        calls.send("DELETE", Calls.location(put));

        assertThat(list(image)).isEmpty();
    }

    @Test
    void knowsOnlyItsOwnRepository() throws IOException {
        Descriptor image = somewhere("image");
        attach(image, "a/sbom", Map.of());

        assertThat(entries(calls.send("GET", path(image).replace("acme/web", "acme/other"))))
                .isEmpty();
    }

    /// Protocols C97: as far as it is here; and one that is known by itself is listed once.
    @Test
    void listsWhatClientsListedUnderATag() throws IOException {
        Descriptor image = somewhere("image");
        Descriptor old = calls.pushImage("acme/web", "signature", Calls.bytes("an old signature"));
        Descriptor gone = somewhere("gone");
        HttpReply put = attach(image, "a/sbom", Map.of());
        Descriptor known = new Descriptor(
                MediaType.OCI_MANIFEST,
                Digest.parse(put.headers().find("Docker-Content-Digest").orElseThrow()),
                1);
        // Nobody can push a list of what is not there; but it may be deleted later.
        storage.repository("acme/web")
                .putManifest(
                        Manifest.ofIndex(List.of(old, gone, known)).descriptor(),
                        Manifest.ofIndex(List.of(old, gone, known)));
        storage.repository("acme/web")
                .tag(
                        Referrers.tag(image.digest()),
                        Manifest.ofIndex(List.of(old, gone, known)).descriptor());

        assertThat(list(image)).extracting(Descriptor::digest).containsExactlyInAnyOrder(old.digest(), known.digest());
        assertThat(list(image)).extracting(Descriptor::artifactType).contains("a/sbom");
    }

    @Test
    void takesNoImageForAList() throws IOException {
        Descriptor image = somewhere("image");
        calls.pushImage("acme/web", Referrers.tag(image.digest()), Calls.bytes("x"));

        assertThat(list(image)).isEmpty();
    }

    /// A list that is longer than what clients read comes in parts.
    @Test
    void givesALongListInParts() throws IOException {
        Descriptor image = somewhere("image");
        String long1 = "x".repeat(1_000_000);
        for (int i = 0; i < 6; i++) {
            attach(image, "a/sbom", Map.of("n", i + long1));
        }
        attach(image, "a/other", Map.of());

        List<Descriptor> all = new ArrayList<>();
        int parts = 0;
        Optional<URI> next = Optional.of(URI.create("http://registry.test" + path(image) + "?artifactType=a/sbom"));
        while (next.isPresent()) {
            HttpReply reply = calls.send("GET", next.get().toString());
            next = LinkHeader.findNext(reply.headers(), next.get());
            assertThat(reply.headers().find("OCI-Filters-Applied")).contains("artifactType");
            all.addAll(entries(reply));
            parts++;
        }

        assertThat(parts).isEqualTo(2);
        assertThat(all).hasSize(6).doesNotHaveDuplicates();
        assertThat(all).extracting(Descriptor::artifactType).containsOnly("a/sbom");
    }

    /// The largest manifest there can be, nearly all of it annotations.
    @Test
    void showsOneThatIsTooLargeWithoutItsAnnotations() throws IOException {
        Descriptor image = somewhere("image");
        int most = Manifest.MAX_SIZE - artifact(image, "a/sbom", Map.of("n", "")).length;

        attach(image, "a/sbom", Map.of("n", "x".repeat(most)));

        assertThat(list(image).getFirst().annotations()).isEmpty();
    }
}
