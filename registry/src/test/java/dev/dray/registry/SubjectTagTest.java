package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.testkit.FaultyHttp;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Manifests about others, pushed to a registry that keeps no list of them (protocols C94, C95).
final class SubjectTagTest {
    private final Http registry = new OldRegistry(new OpenStorage());
    private final RegistryStore store = Clients.store(registry);
    private Descriptor image;
    private String tag;

    @BeforeEach
    void pushAnImage() throws IOException {
        image = new RandomImages(3).image(store, Platform.LINUX_AMD64, 1, 100);
        tag = "sha256-" + image.digest().hex();
    }

    /// An artifact about the image.
    private Blob artifact(String name) throws IOException {
        Blob config = Blob.of(new MediaType("application/vnd.oci.empty.v1+json"), "{}".getBytes(UTF_8));
        store.put(config);
        return Blob.of(
                MediaType.OCI_MANIFEST,
                Json.object()
                        .put("schemaVersion", 2)
                        .put("mediaType", MediaType.OCI_MANIFEST.value())
                        .put("artifactType", "application/spdx+json")
                        .put("config", config.descriptor().toJson())
                        .put("layers", List.of())
                        .put("subject", image.withPlatform(null).toJson())
                        .put("annotations", Map.of("name", name))
                        .build()
                        .bytes());
    }

    private Manifest.Index index() throws IOException {
        Descriptor descriptor = Clients.store(registry).resolve(tag);
        return (Manifest.Index)
                Manifest.parse(descriptor.mediaType(), store.open(descriptor).readAllBytes());
    }

    @Test
    void listsWhatIsAboutAnImageWithItsKindAndAnnotations() throws IOException {
        Blob first = artifact("first");
        Blob second = artifact("second");

        store.put(first);
        store.putNamed(second, "sbom");
        store.put(first);

        assertThat(index().manifests())
                .extracting(Descriptor::digest)
                .containsExactly(
                        first.descriptor().digest(), second.descriptor().digest());
        assertThat(index().manifests().getFirst().artifactType()).isEqualTo("application/spdx+json");
        assertThat(index().manifests().getFirst().annotations()).containsEntry("name", "first");
        assertThat(index().manifests().getFirst().size())
                .isEqualTo(first.descriptor().size());
        assertThat(store.tags()).contains("sbom");
    }

    @Test
    void leavesTheListToARegistryThatKeepsIt() throws IOException {
        Http modern = call -> {
            HttpReply reply = registry.send(call);
            return call.method().equals("PUT")
                    ? reply.withHeader("OCI-Subject", image.digest().toString())
                    : reply;
        };

        Clients.store(modern).put(artifact("sbom"));

        assertThat(store.tags()).doesNotContain(tag);
    }

    @Test
    void keepsWhatTheListSaysOfItself() throws IOException {
        Json old = Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_INDEX.value())
                .put("manifests", List.of())
                .put("annotations", Map.of("kept", "yes"))
                .put("x-unknown", "too")
                .build();
        Blob index = Blob.of(MediaType.OCI_INDEX, old.bytes());
        store.put(index);
        store.tag(tag, index.descriptor());

        store.put(artifact("sbom"));

        assertThat(new String(index().raw(), UTF_8)).contains("\"kept\":\"yes\"", "\"x-unknown\":\"too\"");
        assertThat(index().manifests()).hasSize(1);
    }

    @Test
    void doesNotOverwriteATagThatIsSomethingElse() throws IOException {
        store.tag(tag, image);

        assertThatThrownBy(() -> store.put(artifact("sbom")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining(tag);
        assertThat(Clients.store(registry).resolve(tag).digest()).isEqualTo(image.digest());
    }

    /// Another client lists its own between our reading and our writing.
    @Test
    void readsTheListAgainWhenAnotherClientChangedIt() throws IOException {
        Blob ours = artifact("ours");
        Blob theirs = artifact("theirs");
        List<String> conditions = new ArrayList<>();
        Http raced = new FaultyHttp(registry).on("PUT /v2/team/app/manifests/" + tag, 1, (call, next) -> {
            call.headers().find("If-Match").ifPresent(conditions::add);
            store.put(theirs);
            return HttpReply.of(412);
        });

        Clients.store(raced).put(ours);

        assertThat(index().manifests())
                .extracting(Descriptor::digest)
                .containsExactly(theirs.descriptor().digest(), ours.descriptor().digest());
    }

    @Test
    void asksThatNothingChangedMeanwhileWhereTheRegistryHasVersions() throws IOException {
        store.put(artifact("first"));
        String version = '"' + store.resolve(tag).digest().toString() + '"';
        List<String> conditions = new ArrayList<>();
        Http versioned = call -> {
            call.headers().find("If-Match").ifPresent(conditions::add);
            return registry.send(call);
        };

        Clients.store(versioned).put(artifact("second"));

        assertThat(conditions).containsExactly(version);
        assertThat(index().manifests()).hasSize(2);
    }

    @Test
    void givesUpWhenTheListNeverHoldsStill() {
        Http busy = call -> call.method().equals("PUT") && call.uri().getPath().endsWith(tag)
                ? HttpReply.of(412, Headers.NONE)
                : registry.send(call);

        assertThatThrownBy(() -> Clients.store(busy).put(artifact("sbom")))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("others change it");
    }
}
