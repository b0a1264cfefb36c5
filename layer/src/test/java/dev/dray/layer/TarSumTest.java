package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dray.content.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Protocols B87. The sums of fixtures without a document were counted by a second program, which gives the published
/// sums with their documents too.
final class TarSumTest {
    private static final byte[] NO_JSON = {};

    private static final Path FIXTURES =
            Path.of(Objects.requireNonNullElse(System.getenv("DRAY_FIXTURES"), "../../shared/fixtures"));

    private static byte[] fixture(String name) throws IOException {
        Path file = FIXTURES.resolve("tarsum").resolve(name);
        assumeTrue(Files.exists(file), () -> file + " is not here");
        return Files.readAllBytes(file);
    }

    private static String sum(TarSum.Version version, byte[] json, byte[] tar) throws IOException {
        return TarSum.of(version, json, new ByteArrayInputStream(tar));
    }

    @ParameterizedTest
    @CsvSource({
        "collision-0.tar, V0, 08653904a68d3ab5c59e65ef58c49c1581caa3c34744f8d354b3f575ea04424a",
        "collision-1.tar, V0, b51c13fbefe158b5ce420d2b930eef54c5cd55c50a2ee4abdddea8fa9f081e0d",
        "xattr-layer.tar, V0, c4c85576835bb02f053d33ef691d7c92a889ef8365481c608e6c33769d519ddf",
        "xattr-layer.tar, V1, e77e6c36c4bc32c0795ca8a8c086bbaa6cb83b0d785522182d45d770cc5eeb6f",
        "busybox-46af0962ab5a-layer.tar, V0, 5e2c2a5b29c91f5ae3323f6cd74d1274c99de342669cb2e0c2b99f5e69c15598",
        "busybox-46af0962ab5a-layer.tar, V1, 41cd5c911333ee394776e432fc5a27cc82dfea313e5feff965e31c0fddd9213d"
    })
    void sumsFiles(String name, TarSum.Version version, String hex) throws IOException {
        String label = version == TarSum.Version.V0 ? "tarsum+sha256:" : "tarsum.v1+sha256:";

        assertThat(sum(version, NO_JSON, fixture(name))).isEqualTo(label + hex);
    }

    @ParameterizedTest
    @CsvSource({
        "V0, '', tarsum+sha256:5c4b0a3d61473d84c4230a7b4e718bed632c419a556b43585768f811b87b8752",
        "V0, {}, tarsum+sha256:110eea87420e674a0c2f94166fc789af643adacef3f77b4ce6f8fef4cd0d0716",
        "V1, {}, tarsum.v1+sha256:0b29c35e3565bd5033113d55aebc5d792a14bf714594f2f57672206a2d8993c4"
    })
    void sumsTheDocumentToo(TarSum.Version version, String json, String expected) throws IOException {
        byte[] tar = Tars.of("d/", "a.txt=hello\n");

        assertThat(sum(version, json.getBytes(StandardCharsets.UTF_8), tar)).isEqualTo(expected);
    }

    /// The order in the archive does not matter, but for entries of the same path, of which the last one counts.
    @Test
    void theOrderMattersWhereTwoAreAboutTheSameFile() throws IOException {
        assertThat(sum(TarSum.Version.V0, NO_JSON, Tars.of("a=1", "b=2")))
                .isEqualTo(sum(TarSum.Version.V0, NO_JSON, Tars.of("b=2", "a=1")));
        assertThat(sum(TarSum.Version.V0, NO_JSON, Tars.of("a=1", "./a=2")))
                .isNotEqualTo(sum(TarSum.Version.V0, NO_JSON, Tars.of("./a=2", "a=1")));
    }

    @Test
    void longNamesAndWhatIsInExtendedHeadersCount() throws IOException {
        String name = "d/".repeat(120) + "f";

        assertThat(sum(TarSum.Version.V0, NO_JSON, Tars.of(name + "=1")))
                .isNotEqualTo(sum(TarSum.Version.V0, NO_JSON, Tars.of("x" + name + "=1")));
    }

    @Test
    void theSumOfNoFilesIsTheHashOfNothing() throws IOException {
        assertThat(sum(TarSum.Version.V0, NO_JSON, new byte[1024]))
                .isEqualTo("tarsum+sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void whatIsNoTarHasNone() {
        byte[] noTar = new byte[1024];
        Arrays.fill(noTar, (byte) 'x');

        assertThatThrownBy(() -> sum(TarSum.Version.V0, NO_JSON, noTar)).isInstanceOf(ImageException.Corrupt.class);
    }
}
