package dev.dray.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferrersTest {
    private final MemoryStore store = new MemoryStore();

    /// Protocols C94.
    @Test
    void namesTheTagOfAList() {
        String hex = "a".repeat(64);

        assertThat(Referrers.tag(Digest.parse("sha256:" + hex))).isEqualTo("sha256-" + hex);
        assertThat(Referrers.tag(Digest.parse("sha512:" + hex + "b".repeat(64))))
                .isEqualTo("sha512-" + hex);
    }

    @Test
    void findsWhatIsAboutAManifest() throws IOException {
        Descriptor image = Documents.image(store, "a", Platform.LINUX_AMD64);
        Descriptor other = Documents.image(store, "b", Platform.LINUX_AMD64);
        Descriptor sbom = Artifacts.about(store, image, "a/sbom");
        Descriptor signature = Artifacts.about(store, image, "a/signature");
        Artifacts.about(store, other, "a/sbom");

        assertThat(store.referrers(image)).containsExactlyInAnyOrder(sbom, signature);
        assertThat(store.referrers(image, "a/sbom")).containsExactly(sbom);
        assertThat(store.referrers(sbom)).isEmpty();
    }

    @Test
    void isNotStoppedByOneThatIsDamagedOrGone() throws IOException {
        Descriptor image = Documents.image(store, "a", Platform.LINUX_AMD64);
        Descriptor sbom = Artifacts.about(store, image, "a/sbom");
        Descriptor gone = Descriptor.of(MediaType.OCI_MANIFEST, new byte[3]);
        Blob damaged = Blob.of(MediaType.OCI_MANIFEST, new byte[5]);
        store.put(damaged);

        List<Descriptor> found =
                Referrers.among(store, List.of(gone, damaged.descriptor(), sbom, sbom), image.digest());

        assertThat(found).containsExactly(sbom);
    }
}
