package dev.dray.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.LegacyImage;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImageTest {
    private final MemoryStore store = new MemoryStore();

    @Test
    void readsManifestAndConfig() throws IOException {
        Descriptor descriptor = Documents.image(store, "a", Platform.LINUX_AMD64);
        store.tag("v", descriptor);

        Image image = Image.resolve(store, "v");

        assertThat(image.descriptor().digest()).isEqualTo(descriptor.digest());
        assertThat(image.imageManifest().layers()).hasSize(1);
        assertThat(image.rawConfig()).isEqualTo("{\"author\":\"a\"}".getBytes(UTF_8));
        assertThat(image.config().diffIds()).isEmpty();
    }

    @Test
    void findsTheImageOfAPlatform() throws IOException {
        Descriptor amd = Documents.image(store, "amd", Platform.LINUX_AMD64);
        Descriptor arm = Documents.image(store, "arm", Platform.LINUX_ARM64);
        Image index = new Image(store, Documents.index(store, amd, arm));

        assertThat(index.forPlatform(Platform.LINUX_ARM64).descriptor()).isEqualTo(arm);
        assertThat(new Image(store, amd).forPlatform(Platform.LINUX_ARM64).descriptor())
                .isEqualTo(amd);
    }

    @Test
    void findsItInAnIndexOfIndexes() throws IOException {
        Descriptor amd = Documents.image(store, "amd", Platform.LINUX_AMD64);
        Descriptor inner = Documents.index(store, amd).withPlatform(Platform.LINUX_AMD64);

        Image outer = new Image(store, Documents.index(store, inner));

        assertThat(outer.forPlatform(Platform.LINUX_AMD64).descriptor()).isEqualTo(amd);
    }

    @Test
    void tellsWhichPlatformsThereAre() throws IOException {
        Descriptor amd = Documents.image(store, "amd", Platform.LINUX_AMD64);
        Descriptor arm = Documents.image(store, "arm", Platform.LINUX_ARM64);
        Image index = new Image(store, Documents.index(store, amd, arm));

        assertThatThrownBy(() -> index.forPlatform(Platform.parse("linux/s390x")))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("linux/s390x")
                .hasMessageContaining("there is linux/amd64, linux/arm64")
                .satisfies(e -> assertThat(((ImageException) e).help())
                        .hasValueSatisfying(help -> assertThat(help).contains("--platform")));
    }

    @Test
    void tellsThatAnIndexNamesNoPlatform() throws IOException {
        Image index = new Image(store, Documents.index(store));

        assertThatThrownBy(() -> index.forPlatform(Platform.LINUX_AMD64)).hasMessageContaining("it names no platform");
    }

    /// Protocols C122.
    @Test
    void doesNotGoDownForever() throws IOException {
        Descriptor descriptor = Documents.image(store, "a", Platform.LINUX_AMD64);
        for (int depth = 0; depth < 10; depth++) {
            descriptor = Documents.index(store, descriptor).withPlatform(Platform.LINUX_AMD64);
        }
        Image bomb = new Image(store, descriptor);

        assertThatThrownBy(() -> bomb.forPlatform(Platform.LINUX_AMD64)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void anIndexIsNotOneImage() throws IOException {
        Image index = new Image(store, Documents.index(store));

        assertThatThrownBy(index::imageManifest).isInstanceOf(ImageException.Unsupported.class);
        assertThatThrownBy(index::config).isInstanceOf(ImageException.Unsupported.class);
    }

    @Test
    void aDocumentOfAnotherKindIsNoImage() throws IOException {
        Blob other = Blob.of(new MediaType("application/vnd.acme+json"), "{}".getBytes(UTF_8));
        store.put(other);

        assertThatThrownBy(() -> new Image(store, other.descriptor()).imageManifest())
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageContaining("application/vnd.acme+json");
        assertThat(new Image(store, other.descriptor()).schema1()).isEmpty();
    }

    private Image schema1(String document) throws IOException {
        Blob manifest = Blob.of(
                MediaType.DOCKER_SCHEMA1,
                "{\"schemaVersion\":1,\"fsLayers\":[{\"blobSum\":\"%s\"}],\"history\":[{\"v1Compatibility\":%s}]}"
                        .formatted(LegacyImage.EMPTY_LAYER, Json.of(document))
                        .getBytes(UTF_8));
        store.put(manifest);
        return new Image(store, manifest.descriptor());
    }

    @Test
    void anImageInSchema1SaysWhatItsDocumentsSay() throws IOException {
        String document = "{\"id\":\"%s\",\"os\":\"linux\",\"architecture\":\"arm64\",\"comment\":\"c\"}"
                .formatted("1".repeat(64));
        Image image = schema1(document);

        assertThat(image.schema1()).isPresent();
        assertThat(image.rawConfig()).asString(UTF_8).isEqualTo(document);
        assertThat(image.config().platform()).isEqualTo(Platform.LINUX_ARM64);
        assertThat(image.layers()).isEmpty();
        assertThat(image.history()).containsExactly(new HistoryStep(null, null, "c", null));
        assertThatThrownBy(image::imageManifest)
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessageContaining("schema 1");
    }

    @Test
    void aBrokenImageInSchema1IsCorrupt() throws IOException {
        Image noId = schema1("{}");
        Image noTime = schema1("{\"id\":\"%s\",\"created\":7}".formatted("1".repeat(64)));

        assertThatThrownBy(noId::config)
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("no image id");
        assertThatThrownBy(noTime::config)
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("created");
    }

    /// Protocols C111.
    @Test
    void embeddedContentNeedsNoSource() throws IOException {
        Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, "{}".getBytes(UTF_8));
        Descriptor embedded = new Descriptor(
                config.mediaType(), config.digest(), config.size(), Map.of(), List.of(), null, null, "e30=");
        Blob manifest = Documents.manifest(embedded);
        store.put(manifest);

        assertThat(new Image(store, manifest.descriptor()).rawConfig()).isEqualTo("{}".getBytes(UTF_8));
    }

    @Test
    void wrongEmbeddedContentIsNotBelieved() throws IOException {
        Blob config = Documents.config("right");
        Descriptor forged = new Descriptor(
                config.descriptor().mediaType(),
                config.descriptor().digest(),
                config.descriptor().size(),
                Map.of(),
                List.of(),
                null,
                null,
                "e30=");
        Blob manifest = Documents.manifest(forged);
        store.put(config);
        store.put(manifest);

        assertThat(new Image(store, manifest.descriptor()).rawConfig())
                .isEqualTo(config.open().readAllBytes());
    }

    @Test
    void aConfigOfAnotherSizeIsCorrupt() throws IOException {
        Blob config = Documents.config("a");
        Descriptor longer = new Descriptor(
                MediaType.OCI_CONFIG,
                config.descriptor().digest(),
                config.descriptor().size() + 1);
        Blob manifest = Documents.manifest(longer);
        store.put(config);
        store.put(manifest);

        assertThatThrownBy(() -> new Image(store, manifest.descriptor()).config())
                .isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void malformedDocumentsAreCorrupt() throws IOException {
        Blob config = Blob.of(MediaType.OCI_CONFIG, "[]".getBytes(UTF_8));
        Blob manifest = Documents.manifest(config.descriptor());
        Blob broken = Blob.of(MediaType.OCI_MANIFEST, "{}".getBytes(UTF_8));
        for (Blob blob : List.of(config, manifest, broken)) {
            store.put(blob);
        }

        assertThatThrownBy(() -> new Image(store, manifest.descriptor()).config())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining(manifest.descriptor().digest().toString());
        assertThatThrownBy(() -> new Image(store, broken.descriptor()).manifest())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("config");
    }

    /// Protocols H10, H12.
    @Test
    void documentsThatAreTooBigAreNotEvenOpened() {
        Descriptor huge = new Descriptor(MediaType.OCI_MANIFEST, Digest.of(new byte[0]), Manifest.MAX_SIZE + 1L);

        assertThatThrownBy(() -> new Image(store, huge).manifest())
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("4,194,305");
    }

    @Test
    void aMissingImageIsNotFound() {
        assertThatThrownBy(() -> Image.resolve(store, "none")).isInstanceOf(ImageException.NotFound.class);
    }
}
