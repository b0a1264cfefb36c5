package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.Parallel;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OciLayoutTest {
    @TempDir
    private Path folder;

    private final RandomImages images = new RandomImages(5);

    @Test
    void isALayoutAndNothingElseWhenClosed() throws Exception {
        try (OciLayout layout = OciLayout.create(folder.resolve("new"))) {
            layout.tag("1.0", images.image(layout, Platform.LINUX_AMD64, 2, 100));
        }

        assertThat(folder.resolve("new"))
                .satisfies(dir ->
                        assertThat(dir.toFile().list()).containsExactlyInAnyOrder("oci-layout", "index.json", "blobs"));
        assertThat(folder.resolve("new/oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    @Test
    void keepsWhatItDoesNotKnowInTheIndex() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);
        Json entry = Json.parse(image.toJson().toString().replaceFirst("\\{", "{\"org.example\":1,"));
        Files.write(
                folder.resolve("index.json"),
                Json.object()
                        .put("schemaVersion", 2)
                        .put("x", "y")
                        .put("manifests", List.of(entry))
                        .build()
                        .bytes());

        layout.tag("2.0", images.image(layout, Platform.LINUX_AMD64, 1, 10));

        assertThat(folder.resolve("index.json")).content().contains("\"x\":\"y\"", "\"org.example\":1", "2.0");
    }

    @Test
    void understandsTheNamesOfOthers() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);
        writeIndex(image.withAnnotations(Map.of("io.containerd.image.name", "docker.io/library/web:1.0")));

        assertThat(layout.resolve("1.0").digest()).isEqualTo(image.digest());
        assertThat(layout.resolve("docker.io/library/web:1.0").digest()).isEqualTo(image.digest());
        assertThat(layout.tags()).containsExactly("docker.io/library/web:1.0");
    }

    private void writeIndex(Descriptor... entries) throws IOException {
        List<Json> manifests =
                List.of(entries).stream().<Json>map(Descriptor::toJson).toList();
        Files.write(
                folder.resolve("index.json"),
                Json.object()
                        .put("schemaVersion", 2)
                        .put("manifests", manifests)
                        .build()
                        .bytes());
    }

    @Test
    void doesNotChooseBetweenTwoImagesOfOneName() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        Map<String, String> name = Map.of("org.opencontainers.image.ref.name", "1.0");
        writeIndex(
                images.image(layout, Platform.LINUX_AMD64, 1, 10).withAnnotations(name),
                images.image(layout, Platform.LINUX_ARM64, 1, 10).withAnnotations(name));

        assertThatThrownBy(() -> layout.resolve("1.0"))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("2 images");
    }

    @Test
    void findsAManifestThatIsOnlyABlob() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);

        assertThat(layout.manifests()).isEmpty();
        assertThat(layout.resolve(image.digest().toString()))
                .isEqualTo(new Descriptor(MediaType.OCI_MANIFEST, image.digest(), image.size()));

        Files.write(layout.file(image).orElseThrow(), new byte[1]);
        assertThatThrownBy(() -> layout.resolve(image.digest().toString())).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void listsAnImageWithoutAName() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);

        layout.add(image);
        layout.tag("1.0", image);
        layout.untag("1.0");

        assertThat(layout.manifests()).containsExactly(image);
        assertThat(layout.tags()).isEmpty();
    }

    @Test
    void losesNoNameWhenManyWriteAtOnce() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);

        new Parallel(8).forEach(IntStream.range(0, 200).boxed().toList(), i -> {
            try (OciLayout other = OciLayout.open(folder)) {
                other.tag("v" + i, image);
            }
        });

        assertThat(layout.tags()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{\"manifests\":{}}", "{\"manifests\":[{\"digest\":\"sha256:../../x\",\"size\":1}]}"})
    void refusesAMalformedIndex(String index) throws Exception {
        OciLayout.create(folder);
        Files.writeString(folder.resolve("index.json"), index);

        assertThatThrownBy(() -> OciLayout.open(folder))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("index.json");
    }

    @Test
    void refusesAnOversizedIndex() throws Exception {
        OciLayout.create(folder);
        Files.write(folder.resolve("index.json"), new byte[LayoutFiles.MAX_INDEX + 1]);

        assertThatThrownBy(() -> OciLayout.open(folder)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void refusesWhatIsNoLayout() throws Exception {
        Files.writeString(folder.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> OciLayout.open(folder)).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> OciLayout.open(folder.resolve("none"))).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> OciLayout.create(folder))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("letter.txt");
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThatThrownBy(() -> OciLayout.open(folder)).isInstanceOf(ImageException.Unsupported.class);
    }

    @Test
    void linksBlobsFromAStoreAndNothingMalformed() throws Exception {
        try (DiskStore store = DiskStore.open(folder.resolve("store"));
                OciLayout layout = OciLayout.create(folder.resolve("layout"))) {
            var repository = store.repository(Repository.parse("acme/web"));
            var blob = images.blob(1000);
            repository.put(blob);

            assertThat(layout.adopt(blob.descriptor(), repository)).isTrue();
            assertThat(layout.adopt(images.blob(5).descriptor(), repository)).isFalse();
            assertThat(layout.adopt(new Descriptor(MediaType.OCTET_STREAM, Digest.of(new byte[0]), 0), layout))
                    .isFalse();

            assertThat(Files.isSameFile(
                            layout.file(blob.descriptor()).orElseThrow(),
                            store.file(blob.descriptor()).orElseThrow()))
                    .isTrue();
        }
    }

    @Test
    void linksNothingThatIsNotWhatItsDigestSays() throws Exception {
        Blob blob = images.blob(1000);
        Path foreign = folder.resolve("foreign");
        try (OciLayout from = OciLayout.create(foreign);
                OciLayout to = OciLayout.create(folder.resolve("to"))) {
            from.put(blob);
            Path file = from.file(blob.descriptor()).orElseThrow();
            Files.write(file, new byte[1000]);

            boolean adopted = to.adopt(blob.descriptor(), from);

            assertThat(adopted).isFalse();
            assertThat(to.has(blob.descriptor())).isFalse();
            assertThatThrownBy(() -> to.put(Blob.from(from, blob.descriptor())))
                    .isInstanceOf(ImageException.Corrupt.class);

            Path elsewhere =
                    Files.write(folder.resolve("elsewhere"), blob.open().readAllBytes());
            Files.delete(file);
            Files.createSymbolicLink(file, elsewhere);

            assertThat(to.adopt(blob.descriptor(), from)).isFalse();
            assertThat(to.has(blob.descriptor())).isFalse();
        }
    }
}
