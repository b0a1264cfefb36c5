package dev.dray.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Root file systems as images.
final class RootfsTest {
    private static final Json RUN_CONFIG =
            Json.object().put("Entrypoint", Json.ofTexts(List.of("/bin/sh"))).build();

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void rig() {
        rig = new Rig(folder);
    }

    private ImageArchive open(byte[] content) throws IOException {
        return ImageArchive.openRootfs(rig.file(content), Platform.LINUX_ARM64, RUN_CONFIG);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, application/vnd.oci.image.layer.v1.tar",
        "GZIP, application/vnd.oci.image.layer.v1.tar+gzip",
        "ZSTD, application/vnd.oci.image.layer.v1.tar+zstd"
    })
    void isOneLayerAsItIs(Compression compression, String mediaType) throws IOException {
        byte[] packed = Sample.pack(compression, Sample.BASE);

        try (ImageArchive archive = open(packed)) {
            Image image = new Image(archive, archive.only());

            assertThat(image.imageManifest().layers()).singleElement().satisfies(layer -> {
                assertThat(layer.digest()).isEqualTo(Digest.of(packed));
                assertThat(layer.mediaType()).isEqualTo(new MediaType(mediaType));
            });
            assertThat(image.config().diffIds()).containsExactly(Digest.of(Sample.BASE));
            assertThat(image.config().platform()).isEqualTo(Platform.LINUX_ARM64);
            assertThat(rig.files(image)).isEqualTo(Map.of("etc/os", "debian", "tmp/gone", "x"));
            assertThat(rig.left()).isZero();
        }
    }

    @Test
    void isRunAsItIsTold() throws IOException {
        try (ImageArchive archive = open(Sample.BASE)) {
            Image image = new Image(archive, archive.only());

            try (InputStream in = archive.open(image.imageManifest().config())) {
                assertThat(new String(in.readAllBytes(), UTF_8)).contains("\"config\":{\"Entrypoint\":[\"/bin/sh\"]}");
            }
        }
    }

    @Test
    void isAlwaysTheSameImage() throws IOException {
        try (ImageArchive one = open(Sample.BASE);
                ImageArchive other = open(Sample.BASE)) {
            assertThat(one.only()).isEqualTo(other.only());
        }
    }

    @Test
    void refusesWhatIsNoTarOrCutOff() {
        assertThatThrownBy(() -> open("no tar".repeat(200).getBytes(UTF_8))).isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(() -> open(new byte[0])).isInstanceOf(ImageException.Corrupt.class);
        for (int length = 0; length < Sample.BASE.length - 512; length += 128) {
            byte[] cut = Arrays.copyOf(Sample.BASE, length);
            assertThatThrownBy(() -> open(cut)).as("cut to %d", length).isInstanceOf(ImageException.Corrupt.class);
        }
    }
}
