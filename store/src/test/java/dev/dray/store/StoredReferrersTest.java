package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageStore;
import dev.dray.content.Referrers;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.RandomImages;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What refers to an image on disk, where nobody keeps a list.
final class StoredReferrersTest {
    @TempDir
    private Path folder;

    private final RandomImages images = new RandomImages(3);

    @Test
    void areFoundAmongTheManifestsOfARepository() throws Exception {
        try (DiskStore disk = DiskStore.open(folder.resolve("store"))) {
            ImageStore store = disk.repository(Repository.parse("acme/web"));
            ImageStore other = disk.repository(Repository.parse("acme/other"));
            Descriptor image = images.image(store, Platform.LINUX_AMD64, 1, 10);
            Descriptor sbom = Artifacts.about(store, image, "a/sbom");
            Artifacts.about(other, image, "a/signature");

            assertThat(store.referrers(image)).containsExactly(sbom);
            assertThat(store.referrers(sbom)).isEmpty();
        }
    }

    @Test
    void areFoundInTheIndexOfALayout() throws Exception {
        OciLayout layout = OciLayout.create(folder.resolve("layout"));
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);
        layout.tag("1.0", image);
        Descriptor sbom = Artifacts.about(layout, image, "a/sbom");
        layout.add(sbom);

        assertThat(layout.referrers(image)).containsExactly(sbom);
    }

    /// As regctl writes it (protocols C94).
    @Test
    void areFoundInALayoutUnderTheTagOfTheirList() throws Exception {
        OciLayout layout = OciLayout.create(folder.resolve("layout"));
        Descriptor image = images.image(layout, Platform.LINUX_AMD64, 1, 10);
        layout.tag("1.0", image);
        Descriptor sbom = Artifacts.about(layout, image, "a/sbom");
        RandomImages.index(layout, Referrers.tag(image.digest()), List.of(sbom));

        assertThat(layout.referrers(image)).containsExactly(sbom);
    }
}
