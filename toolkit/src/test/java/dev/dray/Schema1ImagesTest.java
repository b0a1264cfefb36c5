package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.RetryPolicy;
import dev.dray.layer.Compression;
import dev.dray.layer.LayerWriter;
import dev.dray.layer.TarEntry;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.ImageFormat;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Reference;
import dev.dray.registry.ClientOptions;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.Schema1Documents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that a registry has in Docker's schema 1, made images of today (protocols C130 to C138).
final class Schema1ImagesTest {
    private static final String IMAGE = "localhost:5000/acme/old:1.0";
    private static final Place OLD = Place.parse(IMAGE);
    private static final Place NEW = Place.parse("localhost:5000/acme/new:1.0");

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();
    private final RegistryHandler server = new RegistryHandler(storage);
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<Progress.Event.Converted> converted = new ArrayList<>();
    private final List<Digest> blobs = new ArrayList<>();
    private final List<Digest> diffIds = new ArrayList<>();

    private final Http watched = call -> {
        calls.add(call.method() + " " + call.uri().getPath());
        return server.send(call);
    };

    @BeforeEach
    void pushAnImageOfFourSteps() throws IOException {
        storage.repository("acme/old").startUpload(Digest.Algorithm.SHA256).cancel();
        add("base", Compression.GZIP);
        blobs.add(LegacyImage.EMPTY_LAYER);
        add("second", Compression.GZIP);
        blobs.add(Digest.of(new byte[0])); // of which the registry knows nothing, as nobody needs it
        push(Schema1Documents.sign(manifest()), MediaType.DOCKER_SCHEMA1_SIGNED);
    }

    private void add(String file, Compression compression) throws IOException {
        byte[] content = file.getBytes(StandardCharsets.UTF_8);
        try (LayerWriter writer = LayerWriter.open(folder.resolve(file), compression)) {
            writer.tar().put(TarEntry.file(file, content.length), new ByteArrayInputStream(content));
            LayerWriter.NewLayer layer = writer.finish();
            storage.repository("acme/old").put(layer.blob());
            blobs.add(layer.blob().descriptor().digest());
            diffIds.add(layer.diffId());
        }
    }

    private byte[] manifest() {
        List<Json> documents = new ArrayList<>();
        for (int i = 1; i <= blobs.size(); i++) {
            documents.add(Json.object()
                    .put("id", Schema1Documents.id(i))
                    .put("parent", i == 1 ? null : Schema1Documents.id(i - 1))
                    .put("created", "2015-01-0%dT00:00:00Z".formatted(i))
                    .put("architecture", "arm64")
                    .put("os", "linux")
                    .put("throwaway", i == 4 ? Json.of(true) : null)
                    .build());
        }
        return Schema1Documents.manifest(documents, blobs);
    }

    private void push(byte[] manifest, MediaType type) throws IOException {
        URI uri = URI.create("https://localhost:5000/v2/acme/old/manifests/1.0");
        int status = server.send(HttpCall.of("push", "PUT", uri).withBody(type.value(), HttpBody.of(manifest)))
                .status();
        assertThat(status).isEqualTo(201);
    }

    private DrayOptions options(String store) {
        return DrayOptions.DEFAULT
                .withTransport(watched)
                .withKeychain(Keychain.NONE)
                .withStore(folder.resolve(store))
                .withRetry(RetryPolicy.DEFAULT.withAttempts(1))
                .withClient(ClientOptions.DEFAULT.withPause(delay -> {}).withResumeAttempts(0));
    }

    private Dray open() throws IOException {
        return Dray.open(options("store"));
    }

    private void watch(Progress.Event event) {
        if (event instanceof Progress.Event.Converted conversion) {
            converted.add(conversion);
        }
    }

    private Image pull(Dray dray) throws IOException {
        return dray.pull(Reference.parse(IMAGE), null, this::watch);
    }

    @Test
    void areOfTheLayersThatHoldFiles() throws IOException {
        try (Dray dray = open()) {
            Image image = pull(dray);

            assertThat(image.descriptor().mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
            assertThat(image.imageManifest().layers().stream().map(Descriptor::digest))
                    .containsExactly(blobs.get(0), blobs.get(2));
            assertThat(image.imageManifest().layers().stream().map(Descriptor::mediaType))
                    .containsOnly(MediaType.OCI_LAYER_GZIP);
            ImageConfig config = image.config();
            assertThat(config.diffIds()).isEqualTo(diffIds);
            assertThat(config.platform()).isEqualTo(Platform.LINUX_ARM64);
            assertThat(config.history().stream().map(ImageConfig.History::emptyLayer))
                    .containsExactly(false, true, false, true);
            assertThat(dray.image(Place.parse("store:" + IMAGE)).descriptor()).isEqualTo(image.descriptor());
        }
    }

    @Test
    void areToldOfByBothDigests() throws IOException {
        try (Dray dray = open()) {
            Image image = pull(dray);

            assertThat(converted)
                    .containsExactly(
                            new Progress.Event.Converted(Digest.of(manifest()) + " (schema 1)", image.descriptor()));
        }
    }

    /// Whoever signs it, wherever, and whether it is signed at all.
    @Test
    void areTheSameEachTime() throws IOException {
        Descriptor first;
        try (Dray dray = open()) {
            first = pull(dray).descriptor();
        }
        push(Schema1Documents.sign(manifest()), MediaType.DOCKER_SCHEMA1_SIGNED);
        try (Dray dray = Dray.open(options("other"))) {
            assertThat(pull(dray).descriptor()).isEqualTo(first);
        }
        push(manifest(), MediaType.DOCKER_SCHEMA1);
        try (Dray dray = Dray.open(options("third"))) {
            assertThat(pull(dray).descriptor()).isEqualTo(first);
        }
    }

    @Test
    void areMadeOnce() throws IOException {
        try (Dray dray = open()) {
            pull(dray);
            calls.clear();

            pull(dray);

            assertThat(calls).noneMatch(call -> call.contains("/blobs/"));
            assertThat(converted).hasSize(2);
            assertThat(converted.getFirst()).isEqualTo(converted.getLast());
        }
    }

    @Test
    void areMadeAgainWhereTheStoreHasLostALayer() throws IOException {
        try (Dray dray = open()) {
            Descriptor made = pull(dray).descriptor();
            dray.store().discard(blobs.getFirst());
            calls.clear();

            assertThat(pull(dray).descriptor()).isEqualTo(made);

            assertThat(calls.stream().filter(call -> call.startsWith("GET") && call.contains("/blobs/")))
                    .containsExactly("GET /v2/acme/old/blobs/" + blobs.getFirst());
        }
    }

    @Test
    void areUnpackedExportedAndLookedInto() throws IOException {
        try (Dray dray = open()) {
            dray.unpack(IMAGE, folder.resolve("root"));
            dray.export(OLD, null, folder.resolve("root.tar"), this::watch);

            assertThat(folder.resolve("root/base")).hasContent("base");
            assertThat(folder.resolve("root/second")).hasContent("second");
            assertThat(folder.resolve("root.tar")).exists();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            dray.cat(OLD, null, "/second", out, this::watch);
            assertThat(out).hasToString("second");
        }
    }

    @Test
    void goToRegistriesAndFilesAsImagesOfToday() throws IOException {
        try (Dray dray = open()) {
            Descriptor copied = dray.copy(OLD, NEW, null, this::watch).root();
            dray.copy(List.of(OLD), Place.parse("oci-archive:" + folder.resolve("x.tar")), null, this::watch);

            assertThat(dray.image(NEW).descriptor()).isEqualTo(copied);
            assertThat(dray.image(NEW).imageManifest().layers()).hasSize(2);
            assertThat(dray.image(Place.parse("oci-archive:" + folder.resolve("x.tar")))
                            .descriptor())
                    .isEqualTo(copied);
            assertThat(converted).hasSize(2);
        }
    }

    @Test
    void areOfDockersSchema2OnDemand() throws IOException {
        try (Dray dray = Dray.open(options("store").withConversion(ImageFormat.DOCKER))) {
            Image image = pull(dray);

            assertThat(image.descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
            assertThat(image.imageManifest().config().mediaType()).isEqualTo(MediaType.DOCKER_CONFIG);
            assertThat(image.imageManifest().layers().stream().map(Descriptor::mediaType))
                    .containsOnly(MediaType.DOCKER_LAYER_GZIP);
        }
    }

    @Test
    void haveLayersOfTheTypeThatTheyAre() throws IOException {
        blobs.clear();
        add("plain", Compression.NONE);
        add("packed", Compression.ZSTD);
        blobs.add(putEmptyTar());
        push(manifest(), MediaType.DOCKER_SCHEMA1);

        try (Dray dray = open()) {
            Image image = pull(dray);

            assertThat(image.imageManifest().layers().stream().map(Descriptor::mediaType))
                    .containsExactly(MediaType.OCI_LAYER, MediaType.OCI_LAYER_ZSTD);
        }
        try (Dray dray = Dray.open(options("docker").withConversion(ImageFormat.DOCKER))) {
            assertThatThrownBy(() -> pull(dray))
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("zstd");
        }
    }

    private Digest putEmptyTar() throws IOException {
        Blob blob = Blob.of(MediaType.OCI_LAYER, new byte[1024]);
        storage.repository("acme/old").put(blob);
        return blob.descriptor().digest();
    }

    @Test
    void areNotMadeWhereTheRegistryLacksALayer() throws IOException {
        blobs.set(2, Digest.of(new byte[] {1, 2, 3}));
        push(manifest(), MediaType.DOCKER_SCHEMA1);

        try (Dray dray = open()) {
            assertThatThrownBy(() -> pull(dray)).isInstanceOf(ImageException.NotFound.class);
            assertThat(dray.store().images()).isEmpty();
        }
        assertThat(converted).isEmpty();
    }

    @Test
    void areNotMadeOfWhatIsNoLayer() throws IOException {
        Blob broken = Blob.of(MediaType.OCI_LAYER, new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8});
        storage.repository("acme/old").put(broken);
        blobs.set(2, broken.descriptor().digest());
        push(manifest(), MediaType.DOCKER_SCHEMA1);

        try (Dray dray = open()) {
            assertThatThrownBy(() -> pull(dray)).isInstanceOf(IOException.class);
            assertThat(dray.store().images()).isEmpty();
        }
    }

    @Test
    void areListedWithWhatTheySay() throws IOException {
        try (Dray dray = open()) {
            List<TaggedImage> listed = Collections.synchronizedList(new ArrayList<>());
            dray.images("localhost:5000/acme/old").forEach(listed::add);

            assertThat(listed)
                    .containsExactly(new TaggedImage.Listed(
                            "1.0",
                            new ImageSummary(
                                    dray.image(OLD).descriptor(),
                                    null,
                                    List.of(Platform.LINUX_ARM64),
                                    ImageSummary.UNKNOWN,
                                    "2015-01-04T00:00:00Z")));
        }
    }

    @Test
    void areForOnePlatform() throws IOException {
        try (Dray dray = open()) {
            assertThat(dray.image(OLD, Platform.LINUX_ARM64).descriptor())
                    .isEqualTo(dray.image(OLD).descriptor());
            assertThatThrownBy(() -> dray.image(OLD, Platform.LINUX_AMD64))
                    .isInstanceOf(ImageException.NotFound.class)
                    .hasMessageContaining("only linux/arm64");
        }
    }

    /// To tell what they become is to make them.
    @Test
    void areNotComparedBeforeTheyAreMade() throws IOException {
        try (Dray dray = open()) {
            Image image = dray.image(OLD);

            assertThatThrownBy(() -> dray.compare(image, OLD, NEW, null))
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("schema 1");
            assertThat(calls).noneMatch(call -> call.startsWith("P"));
        }
    }
}
