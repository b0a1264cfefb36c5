package dev.dray.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OCI layouts in a tar.
final class OciArchiveTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void rig() {
        rig = new Rig(folder);
    }

    private static Map<String, String> named(String name) {
        return Map.of("org.opencontainers.image.ref.name", name);
    }

    @Test
    void findsAnImageByItsTag() throws IOException {
        try (ImageArchive archive = rig.oci(Sample.oci().bytes())) {
            assertThat(archive.tags()).containsExactly("12");
            assertThat(archive.resolve("12").digest())
                    .isEqualTo(Sample.packedManifest().digest());
            assertThat(archive.only()).isEqualTo(archive.resolve("12"));
            assertThat(rig.files(new Image(archive, archive.only()))).containsEntry("etc/os", "debian");
        }
    }

    @Test
    void findsAnImageByTheNameThatContainerdWrites() throws IOException {
        try (ImageArchive archive =
                rig.oci(Sample.containerd().without("manifest.json").bytes())) {
            assertThat(archive.tags()).containsExactly("docker.io/library/debian:12");
            assertThat(archive.resolve("debian:12")).isEqualTo(archive.only());
            assertThat(archive.resolve("12")).isEqualTo(archive.only());
            assertThat(new Image(archive, archive.only())
                            .forPlatform(Platform.LINUX_AMD64)
                            .imageManifest()
                            .layers())
                    .hasSize(2);
        }
    }

    @Test
    void findsManifestsThatAreNotListed() throws IOException {
        try (ImageArchive archive = rig.oci(Sample.containerd().bytes())) {
            String image = Sample.packedManifest().digest().toString();

            assertThat(archive.resolve(image)).isEqualTo(Sample.packedManifest().descriptor());
            assertThatThrownBy(() -> archive.resolve("sha256:" + Sample.CONFIG_HEX))
                    .isInstanceOf(ImageException.NotFound.class);
        }
    }

    @Test
    void isReadAsADockerArchiveToo() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.oci().bytes())) {
            assertThat(archive.resolve("12").digest())
                    .isEqualTo(Sample.packedManifest().digest());
        }
    }

    @Test
    void isReadWhereItIsPackedAsAWhole() throws IOException {
        byte[] packed = Sample.pack(Compression.ZSTD, Sample.oci().bytes());

        try (ImageArchive archive = rig.oci(packed)) {
            assertThat(archive.tags()).containsExactly("12");
        }
        assertThat(rig.left()).isZero();
    }

    @Test
    void refusesWhatHasNoLayoutMark() {
        assertThatThrownBy(() -> rig.oci(Sample.oci().without("oci-layout").bytes()))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageEndingWith("is no OCI archive: there is no oci-layout in it");
        assertThatThrownBy(() -> rig.oci(Sample.oci().without("index.json").bytes()))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining("no index.json");
    }

    @Test
    void saysWhatADockerArchiveIs() {
        assertThatThrownBy(() -> rig.oci(Sample.classic().bytes()))
                .isInstanceOfSatisfying(
                        ImageException.NotFound.class,
                        e -> assertThat(e.help()).hasValue("name it as docker-archive:" + folder.resolve("some.tar")));
    }

    @Test
    void refusesAnotherVersion() {
        byte[] bytes = Sample.oci()
                .replace("oci-layout", "{\"imageLayoutVersion\":\"2.0.0\"}")
                .bytes();

        assertThatThrownBy(() -> rig.oci(bytes)).isInstanceOf(ImageException.Unsupported.class);
    }

    @Test
    void refusesAListThatIsNone() {
        for (String index : new String[] {"", "[]", "{\"manifests\":3}", "{\"manifests\":[{\"size\":1}]}"}) {
            assertThatThrownBy(() ->
                            rig.oci(Sample.oci().replace("index.json", index).bytes()))
                    .as(index)
                    .isInstanceOf(ImageException.Corrupt.class)
                    .hasMessageContaining("index.json");
        }
    }

    @Test
    void refusesAnImageThatTheIndexNamesButIsNotThere() throws IOException {
        Descriptor missing = new Descriptor(MediaType.OCI_MANIFEST, Digest.of(new byte[7]), 7);
        byte[] bytes = Sample.oci()
                .replace("index.json", Sample.index(missing).toString())
                .bytes();

        try (ImageArchive archive = rig.oci(bytes)) {
            assertThatThrownBy(archive::only)
                    .isInstanceOf(ImageException.Corrupt.class)
                    .hasMessageContaining(missing.digest().toString());
        }
    }

    @Test
    void refusesATagThatTwoImagesHave() throws IOException {
        Descriptor one = Sample.packedManifest().descriptor().withAnnotations(named("1"));
        Descriptor other =
                new Descriptor(MediaType.OCI_MANIFEST, Digest.of(new byte[7]), 7).withAnnotations(named("1"));
        byte[] bytes = Sample.oci()
                .replace("index.json", Sample.index(one, other).toString())
                .bytes();

        try (ImageArchive archive = rig.oci(bytes)) {
            assertThatThrownBy(() -> archive.resolve("1")).isInstanceOf(ImageException.Rejected.class);
        }
    }

    @Test
    void neverEndsOnWrongBytes() throws IOException {
        byte[] packed = Sample.pack(Compression.GZIP, Sample.TOP);
        byte[] other = packed.clone();
        other[20]++;
        byte[] shorter = Arrays.copyOf(packed, packed.length - 1);
        String path = "blobs/sha256/" + Sample.hex(packed);
        Descriptor layer = Descriptor.of(MediaType.OCI_LAYER_GZIP, packed);

        for (byte[] wrong : new byte[][] {other, shorter, new byte[0]}) {
            try (ImageArchive archive =
                    rig.oci(Sample.oci().replace(path, wrong).bytes())) {
                assertThatThrownBy(() -> archive.open(layer).readAllBytes()).isInstanceOf(ImageException.Corrupt.class);
            }
        }
    }

    @Test
    void hasNotWhatIsNotInIt() throws IOException {
        Descriptor unknown = Descriptor.of(MediaType.OCI_LAYER, new byte[9]);

        try (ImageArchive archive = rig.oci(Sample.oci().bytes())) {
            assertThat(archive.has(unknown)).isFalse();
            assertThatThrownBy(() -> archive.open(unknown)).isInstanceOf(ImageException.NotFound.class);
        }
    }
}
