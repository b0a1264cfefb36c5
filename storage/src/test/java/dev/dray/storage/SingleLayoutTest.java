package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Platform;
import dev.dray.store.OciLayout;
import dev.dray.testkit.ImageStoreContract;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One layout under one name.
final class SingleLayoutTest extends ImageStoreContract {
    private static final String WEB = "acme/web";

    @TempDir
    private Path folder;

    private Storage open() throws IOException {
        return LayoutStorage.single(folder.resolve("layout"), WEB);
    }

    @Override
    protected ImageStore newStore() throws IOException {
        return open().repository(WEB);
    }

    @Test
    void servesALayoutAndTakesPushes() throws IOException {
        Descriptor image;
        try (OciLayout layout = OciLayout.create(folder.resolve("layout"))) {
            image = new RandomImages(3).image(layout, Platform.LINUX_AMD64, 1, 10);
            layout.tag("1.0", image);
        }

        try (Storage storage = open()) {
            assertThat(storage.repositories("", 9).entries()).containsExactly(WEB);
            assertThat(storage.repository(WEB).resolve("1.0").digest()).isEqualTo(image.digest());
            storage.repository(WEB).tag("1.1", image);
        }

        assertThat(OciLayout.open(folder.resolve("layout")).tags()).containsExactly("1.0", "1.1");
    }

    @Test
    void hasNoOtherRepository() throws IOException {
        try (Storage storage = open()) {
            StoredRepository other = storage.repository("acme/other");

            assertThat(other.exists()).isFalse();
            assertThat(other.tags()).isEmpty();
            assertThat(other.find(Digest.of(new byte[0]))).isEmpty();
            assertThatThrownBy(() -> other.startUpload(Digest.Algorithm.SHA256))
                    .isInstanceOf(ImageException.Unsupported.class)
                    .hasMessageContaining("acme/other");
        }
    }

    @Test
    void makesALayoutThatIsNotThere() throws IOException {
        try (Storage storage = open()) {
            assertThat(storage.repositories("", 9).entries()).isEmpty();
        }

        assertThat(OciLayout.open(folder.resolve("layout")).manifests()).isEmpty();
    }

    @Test
    void isNoPlaceForALayoutWhereSomethingElseIs() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> LayoutStorage.single(other, WEB))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("letter.txt");
    }

    @Test
    void goesOnWithAnUploadAfterARestart() throws IOException {
        String id;
        try (Storage storage = open()) {
            Upload upload = storage.repository(WEB).startUpload(Digest.Algorithm.SHA256);
            upload.append(new ByteArrayInputStream(new byte[] {1, 2}));
            id = upload.id();
        }

        try (Storage storage = open()) {
            Upload upload = storage.repository(WEB).findUpload(id).orElseThrow();
            upload.append(new ByteArrayInputStream(new byte[] {3}));
            upload.keep(Digest.of(new byte[] {1, 2, 3}));
        }

        assertThat(OciLayout.open(folder.resolve("layout")).has(descriptor())).isTrue();
    }

    private static Descriptor descriptor() {
        return Descriptor.of(dev.dray.model.MediaType.OCTET_STREAM, new byte[] {1, 2, 3});
    }
}
