package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CollectAndVerifyTest {
    @TempDir
    private Path root;

    private final RandomImages images = new RandomImages(3);
    private DiskStore store;
    private ImageStore repository;

    @BeforeEach
    void open() throws IOException {
        store = DiskStore.open(root, Duration.ZERO);
        repository = store.repository(Repository.parse("acme/web"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private VerifyReport verify() throws IOException {
        return store.verify(Progress.SILENT);
    }

    private Descriptor firstChild(Descriptor manifest) throws IOException {
        return new Image(repository, manifest).manifest().children().getFirst();
    }

    @Test
    void keepsAllThatAnIndexNeeds() throws Exception {
        images.index(repository, "1.0", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        long size = store.size();

        GcReport report = store.collectGarbage(false);

        assertThat(report).isEqualTo(GcReport.NOTHING);
        assertThat(store.size()).isEqualTo(size);
        assertThat(verify().problems()).isEmpty();
    }

    @Test
    void removesWhatNoTagReaches() throws Exception {
        Descriptor kept = images.image(repository, Platform.LINUX_AMD64, 2, 1000);
        repository.tag("kept", kept);
        long size = store.size();
        Descriptor gone = images.image(repository, Platform.LINUX_AMD64, 2, 1000);
        long garbage = store.size() - size;

        GcReport dry = store.collectGarbage(true);
        assertThat(repository.has(gone)).isTrue();
        GcReport report = store.collectGarbage(false);

        assertThat(report).isEqualTo(dry);
        assertThat(report.blobs()).isEqualTo(4);
        assertThat(report.names()).isEqualTo(1);
        assertThat(report.bytes()).isGreaterThanOrEqualTo(garbage);
        assertThat(store.size()).isEqualTo(size);
        assertThat(verify().problems()).isEmpty();
        assertThatThrownBy(() -> repository.resolve(gone.digest().toString()))
                .isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void leavesAnImageAloneThatIsOnItsWay() throws Exception {
        try (DiskStore other = DiskStore.open(root)) {
            ImageStore pulling = other.repository(Repository.parse("acme/pulled"));
            Descriptor image = images.image(pulling, Platform.LINUX_AMD64, 2, 1000);

            assertThatThrownBy(() -> store.collectGarbage(false)).isInstanceOf(ImageException.Rejected.class);

            pulling.tag("1.0", image);
        }
        assertThat(store.collectGarbage(false).blobs()).isZero();
    }

    @Test
    void leavesABlobAloneThatAnotherFoundThere() throws Exception {
        Blob orphan = images.blob(100);
        repository.put(orphan);
        try (DiskStore other = DiskStore.open(root)) {
            assertThat(other.repository(Repository.parse("acme/b")).has(orphan.descriptor()))
                    .isTrue();

            assertThatThrownBy(() -> store.collectGarbage(false)).isInstanceOf(ImageException.Rejected.class);
        }
    }

    @Test
    void removesOldPartialsAndLeftovers() throws Exception {
        Path partial = root.resolve("partial/sha256").resolve("a".repeat(64));
        Files.createDirectories(partial.getParent());
        Files.write(partial, new byte[70]);
        Files.write(Files.createDirectories(store.scratch().resolve("dir")).resolve("left"), new byte[7]);

        GcReport kept = store.collectGarbage(false);
        GcReport all = store.collectGarbage(false, Duration.ZERO);

        assertThat(kept.partials()).isZero();
        assertThat(kept.others()).isEqualTo(2);
        assertThat(kept.bytes()).isEqualTo(7);
        assertThat(all.partials()).isEqualTo(1);
        assertThat(all.bytes()).isEqualTo(70);
        assertThat(partial).doesNotExist();
    }

    @Test
    void removesNothingWhereAManifestIsDamaged() throws Exception {
        Descriptor image = images.image(repository, Platform.LINUX_AMD64, 2, 1000);
        repository.tag("1.0", image);
        Files.write(store.file(image).orElseThrow(), new byte[(int) image.size()]);
        long size = store.size();

        assertThatThrownBy(() -> store.collectGarbage(false))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("dray store verify");

        assertThat(store.size()).isEqualTo(size);
    }

    @Test
    void findsAFlippedBit() throws Exception {
        Blob blob = images.blob(1000);
        repository.put(blob);
        Path file = store.file(blob.descriptor()).orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        bytes[999] ^= 1;
        Files.write(file, bytes);

        VerifyReport report = verify();

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(file);
            assertThat(problem.damaged()).contains(blob.descriptor().digest());
        });
        assertThatThrownBy(() -> repository.open(blob.descriptor()).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("dray store verify");
        store.discard(blob.descriptor().digest());
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void findsABlobThatWasCutShort() throws Exception {
        Blob blob = images.blob(1000);
        repository.put(blob);
        Files.write(store.file(blob.descriptor()).orElseThrow(), new byte[10]);

        assertThat(verify().problems()).hasSize(1);
    }

    @Test
    void findsAMissingLayerAndAMissingImageOfAnIndex() throws Exception {
        Descriptor index = images.index(repository, "1.0", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Manifest.Index manifest = (Manifest.Index) new Image(repository, index).manifest();
        Descriptor layer = firstChild(manifest.manifests().getFirst());
        Files.delete(store.file(layer).orElseThrow());
        Files.delete(store.file(manifest.manifests().getLast()).orElseThrow());

        VerifyReport report = verify();

        assertThat(report.problems())
                .extracting(VerifyReport.Problem::message)
                .anySatisfy(message -> assertThat(message).contains(layer.digest() + " is missing"))
                .anySatisfy(message -> assertThat(message)
                        .contains(manifest.manifests().getLast().digest() + " is missing"))
                .hasSize(2);
    }

    @Test
    void tellsOfFilesThatAreNoNames() throws Exception {
        repository.tag("1.0", images.image(repository, Platform.LINUX_AMD64, 1, 10));
        Path name = root.resolve("names/docker.io/acme/web/_tags/2.0");
        Files.writeString(name, "{");

        assertThat(verify().problems()).extracting(VerifyReport.Problem::file).containsExactly(name);
        assertThat(store.images()).extracting(NamedImage::tag).containsExactly("1.0");
    }
}
