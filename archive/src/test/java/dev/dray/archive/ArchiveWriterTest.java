package dev.dray.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.MemoryStore;
import dev.dray.content.Transfer;
import dev.dray.content.TransferOptions;
import dev.dray.layer.Compression;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.testkit.RandomImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives that are written.
final class ArchiveWriterTest {
    @TempDir
    Path folder;

    private Rig rig;
    private Path file;
    private final MemoryStore store = new MemoryStore();

    @BeforeEach
    void rig() throws IOException {
        rig = new Rig(folder.resolve("rig"));
        file = Files.createDirectories(folder.resolve("out")).resolve("images.tar");
        Files.createDirectories(rig.folder());
        sample("debian", Sample.BASE, Sample.TOP);
    }

    /// Puts an image of packed layers into the store.
    private Descriptor sample(String tag, byte[]... tars) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        for (byte[] tar : tars) {
            Blob layer = Blob.of(MediaType.OCI_LAYER_GZIP, Sample.pack(Compression.GZIP, tar));
            store.put(layer);
            layers.add(layer.descriptor());
        }
        Blob config = Blob.of(MediaType.OCI_CONFIG, Sample.config(tars).bytes());
        store.put(config);
        Blob manifest = Blob.of(Manifest.ofImage(config.descriptor(), layers));
        store.put(manifest);
        store.tag(tag, manifest.descriptor());
        return manifest.descriptor();
    }

    private void copy(String tag, ArchiveWriter writer, @Nullable String name) throws IOException {
        new Transfer(TransferOptions.DEFAULT).copy(Image.resolve(store, tag), writer, name);
    }

    private ArchiveTarget target() throws IOException {
        return ArchiveTarget.ofFile(file, false);
    }

    private byte[] docker(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = ArchiveWriter.docker(ArchiveTarget.ofStream(out), rig::scratch)) {
            for (String name : names) {
                copy("debian", writer, name);
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    @Test
    void anOciArchiveHoldsEverythingByteForByte() throws IOException {
        Descriptor index = new RandomImages(3).index(store, "v", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        try (ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            copy("v", writer, "v");
            copy("debian", writer, "docker.io/library/debian:12");
            writer.finish();
        }

        MemoryStore copied = new MemoryStore();
        try (ImageArchive archive = ImageArchive.openOci(ArchiveFile.of(file, rig::scratch))) {
            assertThat(archive.tags()).containsExactly("v", "docker.io/library/debian:12");
            assertThat(archive.resolve("v").digest()).isEqualTo(index.digest());
            assertThat(archive.resolve("debian:12").digest())
                    .isEqualTo(store.resolve("debian").digest());
            assertThat(new Transfer(TransferOptions.DEFAULT)
                            .copy(Image.resolve(archive, "v"), copied, "v")
                            .root()
                            .digest())
                    .isEqualTo(index.digest());
        }
    }

    @Test
    void aDockerArchiveHoldsUnpackedLayersAndTheSameImageId() throws IOException {
        SortedMap<String, String> members = Rig.files(docker("debian:12"));

        // protocols G6
        Manifest manifest = Sample.plainManifest();
        String blobs = "blobs/sha256/";
        assertThat(members)
                .containsOnlyKeys(
                        "oci-layout",
                        "index.json",
                        "manifest.json",
                        blobs + Sample.CONFIG_HEX,
                        blobs + Sample.hex(Sample.BASE),
                        blobs + Sample.hex(Sample.TOP),
                        blobs + manifest.digest().hex())
                .containsEntry("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
                .containsEntry(
                        "manifest.json", Sample.hybridList(List.of("debian:12")).toString());
        assertThat(Json.parse(members.getOrDefault("index.json", "")).items("manifests"))
                .containsExactly(Sample.named(manifest.descriptor()).toJson());
    }

    @Test
    void aDockerArchiveIsReadAgain() throws IOException {
        try (ImageArchive archive = rig.docker(docker("debian:12", "x.test/a/b"))) {
            assertThat(archive.tags()).containsExactly("debian:12", "x.test/a/b:latest", "docker.io/library/debian:12");
            assertThat(rig.files(new Image(archive, archive.only()))).containsEntry("etc/version", "12");
        }
    }

    @Test
    void aLayerThatTwoImagesShareIsWrittenOnce() throws IOException {
        sample("other", Sample.BASE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = ArchiveWriter.docker(ArchiveTarget.ofStream(out), rig::scratch)) {
            copy("debian", writer, "debian:12");
            copy("other", writer, "other:1");
            writer.finish();
        }

        assertThat(Rig.files(out.toByteArray())).hasSize(3 + 2 + 2 + 2);
        try (ImageArchive archive = rig.docker(out.toByteArray())) {
            assertThat(archive.images()).hasSize(2);
            assertThat(rig.files(Image.resolve(archive, "other:1"))).containsEntry("tmp/gone", "x");
        }
    }

    @Test
    void aRootfsHasAllLayersApplied() throws IOException {
        file = file.resolveSibling("root.tar.gz");
        try (ArchiveWriter writer = ArchiveWriter.rootfs(target(), rig::scratch)) {
            copy("debian", writer, "any");
            writer.finish();
        }

        try (ImageArchive archive = ImageArchive.openRootfs(
                ArchiveFile.of(file, rig::scratch),
                Platform.LINUX_AMD64,
                Json.object().build())) {
            assertThat(rig.files(new Image(archive, archive.only())))
                    .isEqualTo(Map.of("etc/os", "debian", "etc/version", "12"));
        }
        assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
    }

    @Test
    void theSameImagesGiveTheSameBytesWhateverComesFirst() throws IOException {
        byte[] one = docker("debian:12");
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        try (ArchiveWriter writer = ArchiveWriter.docker(ArchiveTarget.ofStream(other), rig::scratch)) {
            List<Descriptor> blobs = new ArrayList<>(new Transfer(TransferOptions.DEFAULT)
                    .plan(Image.resolve(store, "debian"))
                    .blobs());
            Collections.reverse(blobs);
            for (Descriptor blob : blobs) {
                writer.put(Blob.from(store, blob));
            }
            copy("debian", writer, "debian:12");
            writer.finish();
        }

        assertThat(other.toByteArray()).isEqualTo(one);
    }

    @Test
    void anImageWithoutANameIsListedAllTheSame() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = ArchiveWriter.docker(ArchiveTarget.ofStream(out), rig::scratch)) {
            copy("debian", writer, null);
            writer.add(store.resolve("debian"));
            writer.finish();
        }

        assertThat(Rig.files(out.toByteArray()).get("manifest.json")).contains("\"RepoTags\":null");
        try (ImageArchive archive = rig.docker(out.toByteArray())) {
            assertThat(archive.images()).hasSize(1);
            assertThat(archive.tags()).isEmpty();
        }
    }

    @Test
    void refusesAnIndexWhereOneImageIsWanted() throws IOException {
        new RandomImages(3).index(store, "v", Platform.LINUX_AMD64, Platform.LINUX_ARM64);

        for (ArchiveWriter writer :
                List.of(ArchiveWriter.docker(target(), rig::scratch), ArchiveWriter.rootfs(target(), rig::scratch))) {
            try (writer) {
                assertThatThrownBy(() -> copy("v", writer, "v:1"))
                        .isInstanceOfSatisfying(
                                ImageException.Unsupported.class,
                                e -> assertThat(e.help()).hasValue("choose one with --platform"));
                assertThatThrownBy(() -> writer.check(store.resolve("v")))
                        .isInstanceOf(ImageException.Unsupported.class);
            }
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAnArtifactInADockerArchive() throws IOException {
        store.put(Blob.of(MediaType.OCI_EMPTY, "{}".getBytes(UTF_8)));
        Blob manifest = Blob.of(Manifest.ofImage(Descriptor.of(MediaType.OCI_EMPTY, "{}".getBytes(UTF_8)), List.of()));
        store.put(manifest);
        store.tag("artifact", manifest.descriptor());

        try (ArchiveWriter writer = ArchiveWriter.docker(target(), rig::scratch)) {
            copy("artifact", writer, "a:1");
            assertThatThrownBy(writer::finish).isInstanceOf(ImageException.Unsupported.class);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesTwoImagesInARootfs() throws IOException {
        sample("other", Sample.BASE);
        try (ArchiveWriter writer = ArchiveWriter.rootfs(target(), rig::scratch)) {
            copy("debian", writer, "a");
            copy("other", writer, "b");

            assertThatThrownBy(writer::finish).isInstanceOf(ImageException.Unsupported.class);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesWrongBytesAndKeepsNothingOfThem() throws IOException {
        Blob blob = new RandomImages(5).blob(100_000);
        byte[] wrong = blob.open().readAllBytes();
        wrong[99_999]++;

        try (ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            assertThatThrownBy(() -> writer.put(Blob.of(blob.descriptor(), wrong)))
                    .isInstanceOf(ImageException.Corrupt.class);
            assertThat(writer.has(blob.descriptor())).isFalse();
            writer.put(blob);
            assertThat(writer.has(blob.descriptor())).isTrue();
        }
        assertThat(rig.left()).isZero();
    }

    @Test
    void refusesALayerThatIsNotWhatItsDiffIdSays() throws IOException {
        byte[] other = Sample.TOP.clone();
        other[600]++;
        List<Descriptor> layers =
                List.of(Descriptor.of(MediaType.OCI_LAYER_GZIP, Sample.pack(Compression.GZIP, other)));
        store.put(Blob.of(MediaType.OCI_LAYER_GZIP, Sample.pack(Compression.GZIP, other)));
        RandomImages.image(
                store,
                Platform.LINUX_AMD64,
                layers,
                List.of(Digest.of(Sample.TOP).toString()));
        store.tag(
                "bad",
                RandomImages.image(
                        store,
                        Platform.LINUX_AMD64,
                        layers,
                        List.of(Digest.of(Sample.TOP).toString())));

        try (ArchiveWriter writer = ArchiveWriter.docker(target(), rig::scratch)) {
            copy("bad", writer, "bad:1");
            assertThatThrownBy(writer::finish).isInstanceOf(ImageException.Corrupt.class);
        }
        assertThat(file).doesNotExist();
        assertThat(rig.left()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/full", "/nowhere/at/all/some.tar"})
    void saysWhatItCouldNotWrite(String file) throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        try (ArchiveWriter writer = ArchiveWriter.oci(ArchiveTarget.ofFile(Path.of(file), false), rig::scratch)) {
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageStartingWith("could not write " + file + ": ");
        }
    }

    @Test
    void overwritesNothingWithoutBeingTold() throws IOException {
        Files.writeString(file, "mine");

        assertThatThrownBy(this::target)
                .isInstanceOfSatisfying(
                        ImageException.Rejected.class,
                        e -> assertThat(e.help().orElseThrow()).contains("--force"));
        assertThat(file).hasContent("mine");
    }

    @Test
    void overwritesNothingThatAppearedMeanwhile() throws IOException {
        try (ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            copy("debian", writer, "12");
            Files.writeString(file, "mine");

            assertThatThrownBy(writer::finish).isInstanceOf(ImageException.Rejected.class);
        }
        assertThat(file).hasContent("mine");
        assertThat(file.getParent()).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void replacesAFileWhereItIsTold() throws IOException {
        Files.writeString(file, "mine");
        try (ArchiveWriter writer = ArchiveWriter.oci(ArchiveTarget.ofFile(file, true), rig::scratch)) {
            copy("debian", writer, "12");
            assertThat(file).hasContent("mine");
            writer.finish();
        }

        try (ImageArchive archive = ImageArchive.openOci(ArchiveFile.of(file, rig::scratch))) {
            assertThat(archive.tags()).containsExactly("12");
        }
    }

    @Test
    void leavesNothingWhereItIsNotFinished() throws IOException {
        try (ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            copy("debian", writer, "12");
        }

        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).isEmpty();
        }
        assertThat(rig.left()).isZero();
    }

    @Test
    void leavesAStreamOpen() throws IOException {
        List<String> events = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                events.add("write");
            }

            @Override
            public void flush() {
                events.add("flush");
            }

            @Override
            public void close() {
                events.add("close");
            }
        };
        try (ArchiveWriter writer = ArchiveWriter.oci(ArchiveTarget.ofStream(out), rig::scratch)) {
            copy("debian", writer, "12");
            writer.finish();
        }

        assertThat(events).contains("write").endsWith("flush").doesNotContain("close");
    }

    @Test
    void takesContentOfAnotherArchiveWithoutCopyingIt() throws IOException {
        Path other = rig.write("other.tar", Sample.oci().bytes());
        try (ImageArchive archive = ImageArchive.openOci(ArchiveFile.of(other, rig::scratch));
                ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            Descriptor layer =
                    new Image(archive, archive.only()).imageManifest().layers().getFirst();

            assertThat(writer.adopt(layer, archive)).isTrue();
            assertThat(writer.has(layer)).isTrue();
            assertThat(writer.adopt(layer, store)).isFalse();
            new Transfer(TransferOptions.DEFAULT).copy(new Image(archive, archive.only()), writer, "12");
            assertThat(rig.left()).isZero();
            writer.finish();
        }

        try (ImageArchive archive = ImageArchive.openOci(ArchiveFile.of(file, rig::scratch))) {
            assertThat(rig.files(Image.resolve(archive, "12"))).containsEntry("etc/os", "debian");
        }
    }

    @Test
    void noticesDamageInWhatItTookFromAnotherArchive() throws IOException {
        byte[] packed = Sample.pack(Compression.GZIP, Sample.TOP);
        byte[] wrong = Arrays.copyOf(packed, packed.length);
        wrong[30]++;
        Path other = rig.write(
                "other.tar",
                Sample.oci()
                        .replace("blobs/sha256/" + Sample.hex(packed), wrong)
                        .bytes());
        try (ImageArchive archive = ImageArchive.openOci(ArchiveFile.of(other, rig::scratch));
                ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            new Transfer(TransferOptions.DEFAULT).copy(new Image(archive, archive.only()), writer, "12");

            assertThatThrownBy(writer::finish).isInstanceOf(ImageException.Corrupt.class);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesANameForWhatIsNotThere() throws IOException {
        try (ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            assertThatThrownBy(() -> writer.tag("12", store.resolve("debian")))
                    .isInstanceOf(ImageException.NotFound.class);
        }
    }

    @Test
    void movesAName() throws IOException {
        sample("other", Sample.BASE);
        try (ArchiveWriter writer = ArchiveWriter.oci(target(), rig::scratch)) {
            copy("debian", writer, "1");
            copy("other", writer, "1");
            writer.finish();
        }

        try (ImageArchive archive = ImageArchive.openOci(ArchiveFile.of(file, rig::scratch))) {
            assertThat(archive.resolve("1").digest())
                    .isEqualTo(store.resolve("other").digest());
        }
    }
}
