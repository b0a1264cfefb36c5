package dev.dray.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docker save` and its like wrote, of every era.
final class DockerArchiveTest {
    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void rig() {
        rig = new Rig(folder);
    }

    static Stream<TarBytes> eras() {
        return Stream.of(Sample.legacy(), Sample.classic(), Sample.podman(), Sample.hybrid(), Sample.containerd());
    }

    @ParameterizedTest
    @MethodSource("eras")
    void readsEveryEra(TarBytes era) throws IOException {
        try (ImageArchive archive = rig.docker(era.bytes())) {
            Image image = new Image(archive, archive.only()).forPlatform(Platform.LINUX_AMD64);

            assertThat(rig.files(image)).containsEntry("etc/os", "debian").containsEntry("etc/version", "12");
            assertThat(archive.resolve("debian:12")).isEqualTo(archive.only());
            assertThat(archive.resolve("docker.io/library/debian:12")).isEqualTo(archive.only());
            assertThat(archive.resolve(archive.only().digest().toString())).isEqualTo(archive.only());
            assertThat(archive.resolve("@0")).isEqualTo(archive.only());
            assertThat(archive.has(image.imageManifest().config())).isTrue();
        }
    }

    /// What `docker save` gives of an image that was pulled for one platform.
    @Test
    void anImageThatTheIndexNamesButTheArchiveLacksIsSaid() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.partial().bytes())) {
            Image index = new Image(archive, archive.only());
            Image other = index.forPlatform(Platform.LINUX_AMD64);
            assertThat(rig.files(other)).containsEntry("etc/os", "debian");

            assertThatThrownBy(() -> new Transfer(TransferOptions.DEFAULT).plan(index))
                    .isInstanceOfSatisfying(
                            ImageException.NotFound.class,
                            e -> assertThat(e.help())
                                    .hasValueSatisfying(help -> assertThat(help)
                                            .startsWith("choose one that is here with --platform (linux/amd64)")));
        }
    }

    @Test
    void aWhiteoutCountsInEveryEra() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.podman().bytes())) {
            assertThat(rig.files(new Image(archive, archive.only())))
                    .isEqualTo(Map.of("etc/os", "debian", "etc/version", "12"));
        }
    }

    @Test
    void makesTheConfigThatDockerBefore110DidNotWrite() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.legacy().bytes())) {
            Json config = Json.parse(new Image(archive, archive.only()).rawConfig());

            // protocols G4: what names layers of that time is gone; the steps are those of all layers
            assertThat(config)
                    .hasToString(("{\"architecture\":\"amd64\",\"author\":\"me\",\"config\":{\"Cmd\":[\"bash\"]},"
                                    + "\"created\":\"2014-02-02T00:00:00Z\",\"history\":["
                                    + "{\"created\":\"2014-01-01T00:00:00Z\",\"created_by\":\"/bin/sh -c #(nop) ADD file\"},"
                                    + "{\"created\":\"2014-02-02T00:00:00Z\",\"author\":\"me\"}],\"os\":\"linux\","
                                    + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\",\"%s\"]}}")
                            .formatted(Digest.of(Sample.BASE), Digest.of(Sample.TOP)));
        }
    }

    @Test
    void findsTheTopLayersWhereAnImageWasSavedByItsId() throws IOException {
        try (ImageArchive archive =
                rig.docker(Sample.legacy().without("repositories").bytes())) {
            assertThat(archive.tags()).isEmpty();
            assertThat(new Image(archive, archive.only()).imageManifest().layers())
                    .hasSize(2);
        }
    }

    @Test
    void aManifestThatIsMadeListsTheLayersAsTheyAreStored() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.classic().bytes())) {
            Descriptor base = Descriptor.of(MediaType.OCI_LAYER, Sample.BASE);

            assertThat(new Image(archive, archive.only()).imageManifest().layers())
                    .containsExactly(base, Descriptor.of(MediaType.OCI_LAYER, Sample.TOP), base);
        }
    }

    @Test
    void theOciSideOfAnArchiveGivesTheDigestsThatRegistriesKnow() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.containerd().bytes())) {
            Image image = new Image(archive, archive.only());

            assertThat(image.descriptor().mediaType()).isEqualTo(MediaType.OCI_INDEX);
            assertThat(image.forPlatform(Platform.LINUX_AMD64).descriptor().digest())
                    .isEqualTo(Sample.packedManifest().digest());
            assertThat(archive.resolve(Sample.packedManifest().digest().toString())
                            .mediaType())
                    .isEqualTo(MediaType.OCI_MANIFEST);
            assertThat(archive.images()).hasSize(1);
        }
    }

    @Test
    void matchesAnImageWithoutNamesByItsConfig() throws IOException {
        byte[] bytes = Sample.hybrid()
                .replace("manifest.json", Sample.hybridList(List.of()).toString())
                .replace(
                        "index.json",
                        Sample.index(Sample.plainManifest().descriptor()).toString())
                .bytes();

        try (ImageArchive archive = rig.docker(bytes)) {
            assertThat(archive.images())
                    .containsExactly(
                            new ArchivedImage(List.of(), Sample.plainManifest().descriptor()));
        }
    }

    @Test
    void usesManifestJsonWhereTheOciSideListsNothing() throws IOException {
        // Docker 25 on an image without a name: "manifests":null
        byte[] bytes = Sample.hybrid()
                .replace("index.json", "{\"schemaVersion\":2,\"manifests\":null}")
                .bytes();

        try (ImageArchive archive = rig.docker(bytes)) {
            assertThat(new Image(archive, archive.only()).imageManifest().layers())
                    .hasSize(2);
        }
    }

    @Test
    void refusesTwoListsThatDisagree() {
        byte[] other = Sample.config(Sample.BASE).bytes();
        byte[] bytes = Sample.hybrid()
                .file("other.json", other)
                .replace(
                        "manifest.json",
                        Json.of(List.of(Sample.item(
                                        "other.json",
                                        List.of("debian:12"),
                                        List.of("blobs/sha256/" + Sample.hex(Sample.BASE)))))
                                .toString())
                .bytes();

        assertThatThrownBy(() -> rig.docker(bytes))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("disagree about what debian:12 is");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void readsLayersThatAToolPacked(Compression compression) throws IOException {
        byte[] packed = Sample.pack(compression, Sample.BASE);
        byte[] bytes = Sample.podman()
                .replace(Sample.hex(Sample.BASE) + ".tar", packed)
                .bytes();

        try (ImageArchive archive = rig.docker(bytes)) {
            Image image = new Image(archive, archive.only());

            assertThat(image.imageManifest().layers().getFirst().digest()).isEqualTo(Digest.of(packed));
            assertThat(rig.files(image)).containsEntry("etc/os", "debian");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void readsAnArchiveThatIsPackedAsAWholeFromAScratchFile(Compression compression) throws IOException {
        try (ImageArchive archive =
                rig.docker(Sample.pack(compression, Sample.classic().bytes()))) {
            assertThat(rig.left()).isEqualTo(1);
            assertThat(rig.files(new Image(archive, archive.only()))).containsEntry("etc/os", "debian");
        }

        assertThat(rig.left()).isZero();
    }

    @Test
    void readsAStreamOnce() throws IOException {
        byte[] bytes = Sample.pack(Compression.GZIP, Sample.classic().bytes());
        ArchiveFile file = ArchiveFile.ofStream(new ByteArrayInputStream(bytes), "standard input", rig::scratch);

        try (ImageArchive archive = ImageArchive.openDocker(file)) {
            assertThat(rig.files(new Image(archive, archive.only()))).containsEntry("etc/os", "debian");
            assertThat(rig.files(new Image(archive, archive.only()))).containsEntry("etc/os", "debian");
        }

        assertThat(rig.left()).isZero();
    }

    @Test
    void readsNamesThatStartWithADotAndLinksOfBothKinds() throws IOException {
        TarBytes tar = new TarBytes()
                .file("./" + Sample.CONFIG_HEX + ".json", Sample.CONFIG)
                .file("./x/base", Sample.BASE)
                .file("./top", Sample.TOP)
                .hardLink("./1.tar", "x/base")
                .link("./y/2.tar", "../top")
                .file(
                        "./manifest.json",
                        Json.of(List.of(Sample.item(
                                Sample.CONFIG_HEX + ".json", List.of(), List.of("1.tar", "./x/../y/2.tar")))));

        try (ImageArchive archive = rig.docker(tar.bytes())) {
            assertThat(rig.files(new Image(archive, archive.only()))).containsEntry("etc/version", "12");
        }
    }

    @Test
    void opensContentFromAnOffset() throws IOException {
        try (ImageArchive archive = rig.docker(Sample.classic().bytes())) {
            Descriptor top = Descriptor.of(MediaType.OCI_LAYER, Sample.TOP);

            assertThat(archive.openFrom(top, Sample.TOP.length - 3).readAllBytes())
                    .hasSize(3);
            assertThat(archive.openFrom(top, Sample.TOP.length).readAllBytes()).isEmpty();
        }
    }

    @Test
    void asksForANameWhereThereAreSeveralImages() throws IOException {
        Json list = Json.of(List.of(
                Sample.item(Sample.CONFIG_HEX + ".json", List.of("debian:12", "debian:bookworm"), podmanLayers()),
                Sample.item(Sample.CONFIG_HEX + ".json", List.of("x.test/a"), podmanLayers()),
                Sample.item(Sample.CONFIG_HEX + ".json", List.of(), podmanLayers())));

        try (ImageArchive archive = rig.docker(
                Sample.podman().replace("manifest.json", list.toString()).bytes())) {
            assertThatThrownBy(archive::only)
                    .isInstanceOfSatisfying(
                            ImageException.NotFound.class,
                            e -> assertThat(e.help()).hasValue("there is: debian:12, debian:bookworm, x.test/a, @2"))
                    .hasMessageEndingWith("has 3 images, so one must be named");
            assertThatThrownBy(() -> archive.resolve("debian:13")).isInstanceOf(ImageException.NotFound.class);
            assertThatThrownBy(() -> archive.resolve("@3")).isInstanceOf(ImageException.NotFound.class);
            assertThatThrownBy(() -> archive.resolve("@-1")).isInstanceOf(ImageException.NotFound.class);
            assertThat(archive.resolve("x.test/a:latest")).isNotNull();
            assertThat(archive.resolve("bookworm")).isNotNull();
            assertThat(archive.resolve("@2")).isNotNull();
        }
    }

    @Test
    void refusesANameThatTwoImagesHave() throws IOException {
        Json list = Json.of(List.of(
                Sample.item(Sample.CONFIG_HEX + ".json", List.of("debian:12"), podmanLayers()),
                Sample.item(Sample.CONFIG_HEX + ".json", List.of("docker.io/library/debian:12"), podmanLayers()),
                Sample.item(
                        "other",
                        List.of("docker.io/library/debian:12"),
                        podmanLayers().subList(0, 1))));
        TarBytes tar =
                Sample.podman().replace("manifest.json", list.toString()).file("other", Sample.config(Sample.BASE));

        try (ImageArchive archive = rig.docker(tar.bytes())) {
            // The first two are the same image.
            assertThat(archive.resolve("debian:12")).isEqualTo(archive.resolve("@1"));
            assertThatThrownBy(() -> archive.resolve("index.docker.io/library/debian:12"))
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageContaining("2 images");
        }
    }

    private static List<String> podmanLayers() {
        return List.of(Sample.hex(Sample.BASE) + ".tar", Sample.hex(Sample.TOP) + ".tar");
    }
}
