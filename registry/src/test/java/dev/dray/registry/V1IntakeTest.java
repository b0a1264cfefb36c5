package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checksums of layers: protocols B80 to B87, with the vectors there.
final class V1IntakeTest {
    private static final Path FIXTURES =
            Path.of(Objects.requireNonNullElse(System.getenv("DRAY_FIXTURES"), "../../shared/fixtures"));

    private static V1Document document(String json, String... checksums) {
        return new V1Document(V1Script.TOP, json.getBytes(UTF_8), -1, List.of(checksums));
    }

    private static V1Layer take(V1Document document, byte[] layer, boolean unpack) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        V1Layer taken = new V1Intake(document).take(new ByteArrayInputStream(layer), out, unpack);
        assertThat(out.toByteArray()).isEqualTo(layer);
        return taken;
    }

    /// `d/`, and `a.txt` with a line in it.
    private static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            tar.put(TarEntry.directory("d/"));
            tar.put(TarEntry.file("a.txt", 6), new ByteArrayInputStream("hello\n".getBytes(UTF_8)));
        }
        return bytes.toByteArray();
    }

    private static byte[] packed(Compression packing, byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.compress(bytes)) {
            out.write(tar);
        }
        return bytes.toByteArray();
    }

    @Test
    void holdsALayerAgainstTheChecksumOfItsBytes() throws IOException {
        String checksum = "sha256:3db12f91db95a0807d65a0f98032c3573e34a9b50de10745302cdab21e85c76f";

        V1Layer layer = take(document("{}", checksum, "", "md5:1"), "layer".getBytes(UTF_8), false);

        assertThat(layer.verified()).containsExactly(checksum);
        assertThat(layer.descriptor().digest()).isEqualTo(Digest.of("layer".getBytes(UTF_8)));
        assertThat(layer.descriptor().size()).isEqualTo(5);
        assertThat(layer.diffId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tarsum+sha256:110eea87420e674a0c2f94166fc789af643adacef3f77b4ce6f8fef4cd0d0716",
                "tarsum.v1+sha256:0b29c35e3565bd5033113d55aebc5d792a14bf714594f2f57672206a2d8993c4",
                "tarsum.dev+sha256:0b29c35e3565bd5033113d55aebc5d792a14bf714594f2f57672206a2d8993c4",
                "TarSum+SHA256:110EEA87420E674A0C2F94166FC789AF643ADACEF3F77B4CE6F8FEF4CD0D0716"
            })
    void holdsALayerAgainstTheChecksumOfItsFiles(String checksum) throws IOException {
        for (Compression packing : List.of(Compression.NONE, Compression.GZIP)) {
            V1Layer layer = take(document("{}", checksum), packed(packing, tar()), false);

            assertThat(layer.verified()).hasSize(1);
            assertThat(layer.diffId()).isEqualTo(Digest.of(tar()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tarsum+sha256:5e2c2a5b29c91f5ae3323f6cd74d1274c99de342669cb2e0c2b99f5e69c15598",
                "tarsum.v1+sha256:41cd5c911333ee394776e432fc5a27cc82dfea313e5feff965e31c0fddd9213d"
            })
    void holdsALayerOfDockerHubAgainstItsSums(String checksum) throws IOException {
        Path folder = FIXTURES.resolve("tarsum");
        assumeTrue(Files.exists(folder), () -> folder + " is not here");
        byte[] tar = Files.readAllBytes(folder.resolve("busybox-46af0962ab5a-layer.tar"));

        V1Layer layer = take(new V1Document(V1Script.TOP, new byte[0], tar.length, List.of(checksum)), tar, true);

        assertThat(layer.verified()).containsExactly(checksum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "tarsum+sha256:0b29c35e3565bd5033113d55aebc5d792a14bf714594f2f57672206a2d8993c4",
                "tarsum.v1+sha256:110eea87420e674a0c2f94166fc789af643adacef3f77b4ce6f8fef4cd0d0716",
                "tarsum+sha256:",
                "sha256:"
            })
    void takesNoLayerOfAnotherChecksum(String checksum) {
        assertThatThrownBy(() -> take(document("{}", checksum), tar(), true))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageStartingWith("the layer of image " + V1Script.TOP + " has the checksum ")
                .hasMessageEndingWith("but the registry says " + checksum);
    }

    @Test
    void allChecksumsMustBeRight() throws IOException {
        String right = V1Script.payload("{}", tar());

        assertThatThrownBy(() -> take(document("{}", right, "sha256:" + "0".repeat(64)), tar(), true))
                .isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(() -> take(document("{}", right, "tarsum+sha256:" + "0".repeat(64)), tar(), true))
                .isInstanceOf(ImageException.Corrupt.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "GZIP", "ZSTD"})
    void tellsWhatALayerIsByItsFirstBytes(Compression packing) throws IOException {
        byte[] layer = packed(packing, tar());

        V1Layer taken = take(document("{}"), layer, true);

        assertThat(taken.descriptor().mediaType())
                .isEqualTo(
                        switch (packing) {
                            case GZIP -> MediaType.OCI_LAYER_GZIP;
                            case ZSTD -> MediaType.OCI_LAYER_ZSTD;
                            default -> MediaType.OCI_LAYER;
                        });
        assertThat(taken.descriptor().digest()).isEqualTo(Digest.of(layer));
        assertThat(taken.diffId()).isEqualTo(Digest.of(tar()));
        assertThat(taken.isEmpty()).isFalse();
    }

    /// As where a proxy wants a log-in. As it is sent it can be had all the same.
    @Test
    void aPageIsNoLayer() throws IOException {
        byte[] page = "<html>Log in</html>".repeat(100).getBytes(UTF_8);

        assertThatThrownBy(() -> take(document("{}"), page, true))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("what came as the layer of image " + V1Script.TOP + ": this is no tar");
        assertThat(take(document("{}"), page, false).verified()).isEmpty();
    }

    @Test
    void knowsTheLayerWithoutAFile() throws IOException {
        assertThat(take(document("{}"), V1Script.EMPTY_LAYER, false).isEmpty()).isTrue();
        assertThat(take(document("{}"), new byte[1024], true).isEmpty()).isTrue();
        assertThat(take(document("{}"), packed(Compression.GZIP, new byte[1024]), true)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void saysWhereALayerCannotBeUnpacked() throws IOException {
        byte[] cut = packed(Compression.GZIP, tar());

        assertThatThrownBy(() -> take(document("{}"), Arrays.copyOf(cut, cut.length - 9), true))
                .isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(() -> take(document("{}"), "BZh91AY".getBytes(UTF_8), true))
                .isInstanceOf(ImageException.Unsupported.class);
        // Who only wants the bytes may have them.
        assertThat(take(document("{}"), "BZh91AY".getBytes(UTF_8), false)
                        .descriptor()
                        .size())
                .isEqualTo(7);
    }
}
