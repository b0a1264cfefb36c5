package dev.dray.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dray.content.Image;
import dev.dray.layer.ApplyOptions;
import dev.dray.layer.ApplyReport;
import dev.dray.layer.LayerStack;
import dev.dray.model.Digest;
import dev.dray.model.ImageConfig;
import dev.dray.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that real programs wrote. They lie beside the project, where its `README.md` says what each is;
/// without them these tests are skipped.
final class FixturesTest {
    private static final Path FIXTURES =
            Path.of(Objects.requireNonNullElse(System.getenv("DRAY_FIXTURES"), "../../shared/fixtures"));

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void rig() {
        rig = new Rig(folder);
    }

    /// What an archive holds.
    ///
    /// @param manifest the digest where the archive tells it; null where it is made
    record Fixture(
            String file,
            List<String> names,
            String imageId,
            @Nullable String manifest,
            List<String> layers,
            int files) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Fixture> fixtures() {
        String info = "projects.registry.vmware.com/springboot/test-info:latest";
        String infoId = "ee382dc5c080aa6af5ea716041eaa4442c9d461520388627dfe51709c679043e";
        String infoLayer = "5caae51697b248b905dca1a4160864b0e1a15c300981736555cdce6567e8d477";
        return Stream.of(
                new Fixture(
                        "docker-archive/docker-engine.tar",
                        List.of(info),
                        infoId,
                        "51cebcea13ceba46f6316dd55e1a13edd3da8ddc7de6d651fd285bd670f69104",
                        List.of(infoLayer),
                        3),
                new Fixture("docker-archive/podman.tar", List.of(info), infoId, null, List.of(infoLayer), 3),
                new Fixture(
                        "docker-archive/docker-desktop-containerd.tar",
                        List.of(info),
                        infoId,
                        "aba2b07c60f90282fa9b16aa5cfd694e6ac779af08f8562657fd19badc1605e7",
                        List.of("f0f1fd1bdc71ac6a4dc99cea5f5e45c86c5ec26fe4d1daceeb78207303606429"),
                        3),
                new Fixture(
                        "docker-archive/hello-world-docker-25.tar",
                        List.of(),
                        "ee301c921b8aadc002973b2e0c3da17d701dcd994b606769a7e6eaa100b81d44",
                        null,
                        List.of("12660636fe55438cc3ae7424da7ac56e845cdb52493ff9cf949c47a7f57f8b43"),
                        1),
                new Fixture(
                        "docker-archive/one-image.tar",
                        List.of("bazel/v1/tarball:test_image_1"),
                        "6e0b05049ed9c17d02e1a55e80d6599dbfcce7f4f4b022e3c673e685789c470e",
                        null,
                        List.of("8897395fd26dc44ad0e2a834335b33198cb41ac4d98dfddf58eced3853fa7b17"),
                        2),
                new Fixture(
                        "docker-archive/no-manifest.tar",
                        List.of("bazel/v1/tarball:test_image"),
                        "MADE",
                        null,
                        List.of("fbec6100edacb7a6374f75545cfdfac2d83f74d0f5ed813645e4c3944c68c761"),
                        3),
                new Fixture(
                        "layers/whiteout-image.tar",
                        List.of("bazel/pkg/v1/mutate:whiteout_image"),
                        "decb630649c3e1256345d416b228d6c3ceb387a55120ad44dc3ec992976d28b9",
                        null,
                        List.of(
                                "891f36a008624b6450292efb6ff06b633a179c7cc08456fefcc08c2b34f3b31c",
                                "88d2a7b2ae6dddeb3490c9370cfc070aaa1aab9c22a6fb03523787d8b21c17db",
                                "84ff92691f909a05b224e1c56abb4864f01b4f8e3c854e4bb4c7baf1d3f6d652"),
                        1));
    }

    private ImageArchive open(String name) throws IOException {
        Path file = FIXTURES.resolve(name);
        assumeThat(file).as("the fixture " + name).exists();
        return ImageArchive.openDocker(ArchiveFile.of(file, rig::scratch));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readsIt(Fixture fixture) throws IOException {
        try (ImageArchive archive = open(fixture.file())) {
            Image image = new Image(archive, archive.only()).forPlatform(Platform.LINUX_AMD64);

            assertThat(archive.tags()).allMatch(name -> fixture.names().stream().anyMatch(name::endsWith));
            assertThat(archive.images()).hasSize(1);
            for (String name : fixture.names()) {
                assertThat(archive.resolve(name)).isEqualTo(archive.only());
            }
            assertThat(image.imageManifest().layers())
                    .extracting(layer -> layer.digest().hex())
                    .isEqualTo(fixture.layers());
            if (fixture.manifest() != null) {
                assertThat(image.descriptor().digest().hex()).isEqualTo(fixture.manifest());
            }
            if (!fixture.imageId().equals("MADE")) {
                assertThat(Digest.of(image.rawConfig()).hex()).isEqualTo(fixture.imageId());
            }
            assertThat(rig.files(image)).hasSize(fixture.files());
            ApplyReport report = LayerStack.of(image).applyTo(folder.resolve("root"), ApplyOptions.DEFAULT);
            assertThat(report.layers()).isEqualTo(fixture.layers().size());
        }
    }

    @Test
    void readsTwoImagesPackedWithXz() throws IOException {
        try (ImageArchive archive = open("docker-archive/two-images.tar.xz")) {
            assertThat(archive.tags()).containsExactly("example.com/empty:latest", "example.com/empty/but:different");
            Image one = Image.resolve(archive, "example.com/empty");
            Image other = Image.resolve(archive, "example.com/empty/but:different");

            // The other's layer is a link to that of the first.
            assertThat(one.imageManifest().layers())
                    .isEqualTo(other.imageManifest().layers());
            assertThat(Digest.of(one.rawConfig()).hex())
                    .isEqualTo("ec9293436c2e66da44edb9efb8d41f6b13baf62283ebe846468bc992d76d7951");
            assertThat(Digest.of(other.rawConfig()).hex())
                    .isEqualTo("5a7ef13e1893f2f91d29b3c2b9224e771a57c48ff6fe8d2aee91f3f91062fa2a");
            assertThat(rig.files(other)).hasSize(1);
        }
        assertThat(rig.left()).isZero();
    }

    @Test
    void makesTheConfigOfTheOneWithoutManifest() throws IOException {
        try (ImageArchive archive = open("docker-archive/no-manifest.tar")) {
            ImageConfig config = new Image(archive, archive.only()).config();

            assertThat(config.platform()).isEqualTo(Platform.LINUX_AMD64);
            assertThat(config.created()).isEqualTo("1970-01-01T00:00:00Z");
            assertThat(config.history()).hasSize(1);
        }
    }

    /// Nobody forgets a file that comes later.
    @Test
    void knowsAllOfThem() throws IOException {
        assumeThat(FIXTURES).as("the fixtures").exists();
        List<String> known = fixtures().map(Fixture::file).toList();

        try (Stream<Path> files = Files.list(FIXTURES.resolve("docker-archive"))) {
            assertThat(files.map(file -> "docker-archive/" + file.getFileName())
                            .filter(file -> !file.endsWith("two-images.tar.xz")))
                    .isNotEmpty()
                    .allMatch(known::contains);
        }
    }
}
