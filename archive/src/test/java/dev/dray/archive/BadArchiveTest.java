package dev.dray.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.layer.Compression;
import dev.dray.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives that are damaged, incomplete, ambiguous or hostile.
final class BadArchiveTest {
    private static final String CONFIG = Sample.CONFIG_HEX + ".json";
    private static final String BASE = Sample.hex(Sample.BASE) + ".tar";
    private static final String TOP = Sample.hex(Sample.TOP) + ".tar";

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void rig() {
        rig = new Rig(folder);
    }

    @AfterEach
    void leavesNoScratchFile() throws IOException {
        assertThat(rig.left()).isZero();
    }

    private static byte[] listing(String config, List<String> layers) {
        return Sample.podman()
                .replace(
                        "manifest.json",
                        Json.of(List.of(Sample.item(config, List.of(), layers))).toString())
                .bytes();
    }

    private void refuses(byte[] archive, Class<? extends ImageException> kind, String message) {
        assertThatThrownBy(() -> rig.docker(archive)).isInstanceOf(kind).hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsNoTar() {
        refuses("#!/bin/sh\n".repeat(100).getBytes(UTF_8), ImageException.Corrupt.class, "some.tar is no archive");
        refuses(new byte[0], ImageException.Corrupt.class, "it is empty");
        refuses("{}".getBytes(UTF_8), ImageException.Corrupt.class, "is no archive");
    }

    @Test
    void refusesATarOfSomethingElse() {
        assertThatThrownBy(
                        () -> rig.docker(new TarBytes().file("etc/passwd", "x").bytes()))
                .isInstanceOfSatisfying(
                        ImageException.NotFound.class,
                        e -> assertThat(e.help().orElseThrow()).startsWith("name a root file system as rootfs:"))
                .hasMessageContaining("is no docker archive: there is no manifest.json in it");
    }

    @Test
    void refusesAFileThatIsNotThereAndAFolder() {
        assertThatThrownBy(() -> ArchiveFile.of(folder.resolve("none"), rig::scratch))
                .isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> ArchiveFile.of(folder, rig::scratch)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void refusesWhatIsMissing() {
        refuses(Sample.podman().without(CONFIG).bytes(), ImageException.Corrupt.class, "names " + CONFIG);
        refuses(Sample.podman().without(TOP).bytes(), ImageException.Corrupt.class, "names " + TOP);
        refuses(
                Sample.legacy().without("b".repeat(64) + "/json").bytes(),
                ImageException.Corrupt.class,
                "b".repeat(64) + "/json");
        refuses(
                Sample.legacy().without("a".repeat(64) + "/layer.tar").bytes(),
                ImageException.Corrupt.class,
                "a".repeat(64) + "/layer.tar");
    }

    @Test
    void ignoresWhatItDoesNotKnow() throws IOException {
        TarBytes more = Sample.podman().file("README", "hello").directory("x").link("dangling", "/etc/passwd");

        try (ImageArchive archive = rig.docker(more.bytes())) {
            assertThat(archive.tags()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "3", "[", "[{}]", "[{\"Config\":3}]", "[{\"Config\":\"c\",\"Layers\":[1]}]"})
    void refusesAListThatIsNone(String list) {
        // protocols G8: "manifest cannot be null"
        refuses(
                Sample.podman().replace("manifest.json", list).bytes(),
                ImageException.Corrupt.class,
                "manifest.json in ");
    }

    @Test
    void anEmptyListHasNoImages() throws IOException {
        try (ImageArchive archive =
                rig.docker(Sample.podman().replace("manifest.json", "[]").bytes())) {
            assertThatThrownBy(archive::only)
                    .isInstanceOf(ImageException.NotFound.class)
                    .hasMessageStartingWith("there is no image in ");
        }
    }

    @Test
    void refusesTooFewOrTooManyLayers() {
        refuses(
                listing(CONFIG, List.of(BASE)),
                ImageException.Corrupt.class,
                "lists 1 layers of an image, but its config 2");
        refuses(listing(CONFIG, List.of(BASE, TOP, TOP)), ImageException.Corrupt.class, "but its config 2");
    }

    @Test
    void refusesOneLayerThatIsSaidToBeTwo() {
        // protocols G11
        refuses(listing(CONFIG, List.of(BASE, BASE)), ImageException.Rejected.class, "is said to be two layers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", "./../x", ".."})
    void refusesNamesThatLeaveTheArchive(String name) {
        refuses(listing(name, List.of(BASE, TOP)), ImageException.Rejected.class, "which is outside of it");
        refuses(listing(CONFIG, List.of(BASE, name)), ImageException.Rejected.class, "which is outside of it");
        refuses(Sample.podman().file(name, "x").bytes(), ImageException.Rejected.class, "which is outside of it");
        refuses(
                Sample.podman().without(CONFIG).link(CONFIG, name).bytes(),
                ImageException.Rejected.class,
                "which is outside of it");
    }

    @Test
    void neverFollowsALinkToAFileOfThisMachine() throws IOException {
        // protocols H65
        Path secret = Files.writeString(folder.resolve("secret"), "[]");
        TarBytes tar = Sample.podman().without("manifest.json").link("manifest.json", secret.toString());

        refuses(tar.bytes(), ImageException.Rejected.class, "which is outside of it");
        refuses(
                Sample.podman()
                        .without("manifest.json")
                        .link("manifest.json", "secret")
                        .bytes(),
                ImageException.Corrupt.class,
                "is not in");
    }

    static Stream<TarBytes> loops() {
        return Stream.of(
                Sample.podman().without(CONFIG).link(CONFIG, CONFIG),
                Sample.podman().without(CONFIG).link(CONFIG, "x").link("x", CONFIG),
                Sample.podman().without(CONFIG).link(CONFIG, "x").link("x", "y").file("y", Sample.CONFIG),
                Sample.podman().without(CONFIG).hardLink(CONFIG, CONFIG));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void refusesLinksToLinks(TarBytes loop) {
        refuses(loop.bytes(), ImageException.Rejected.class, "is a link to a link");
    }

    @Test
    void refusesTwoMembersOfOneName() {
        refuses(Sample.podman().file("manifest.json", "[]").bytes(), ImageException.Rejected.class, "two members");
        refuses(Sample.podman().file("./" + BASE, "x").bytes(), ImageException.Rejected.class, "two members");
        refuses(Sample.podman().link(CONFIG, "x").bytes(), ImageException.Rejected.class, "two members");
        refuses(Sample.legacy().file("repositories", "{}").bytes(), ImageException.Rejected.class, "two members");
    }

    @Test
    void refusesDocumentsBeyondTheirLimits() {
        // protocols G10
        String spaces = " ".repeat(1024 * 1024);
        refuses(
                Sample.podman().replace("manifest.json", "[]" + spaces).bytes(),
                ImageException.Rejected.class,
                "manifest.json in");
        refuses(
                Sample.podman().replace(CONFIG, "{}" + spaces.repeat(4)).bytes(),
                ImageException.Rejected.class,
                CONFIG);
    }

    @Test
    void refusesConfigsThatAreNotWhatTheirNamesSay() {
        refuses(Sample.podman().replace(CONFIG, "{}").bytes(), ImageException.Corrupt.class, "has the digest");
        refuses(listing("my.json", List.of(BASE, TOP)), ImageException.Corrupt.class, "names my.json");
        refuses(
                Sample.podman()
                        .file("my.json", "{\"rootfs\":{\"diff_ids\":[\"md5:1\"]}}")
                        .replace(
                                "manifest.json",
                                Json.of(List.of(Sample.item("my.json", List.of(), List.of(BASE))))
                                        .toString())
                        .bytes(),
                ImageException.Corrupt.class,
                "not a digest");
    }

    @Test
    void neverGivesALayerThatIsNotWhatItsDiffIdSays() throws IOException {
        byte[] other = Sample.BASE.clone();
        other[700]++;

        try (ImageArchive archive =
                rig.docker(Sample.podman().replace(BASE, other).bytes())) {
            Image image = new Image(archive, archive.only());

            assertThatThrownBy(() -> rig.files(image)).isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @Test
    void refusesParentsThatGoRoundInACircle() {
        byte[] bytes = Sample.legacy()
                .replace("a".repeat(64) + "/json", "{\"parent\":\"%s\"}".formatted("b".repeat(64)))
                .bytes();

        refuses(bytes, ImageException.Corrupt.class, "circle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"debian\":3}",
                "{\"debian\":{\"12\":4}}",
                "{\"debian\":{\"12\":\"../x\"}}",
                "{\"debian\":{\"12\":\"\"}}"
            })
    void refusesRepositoriesThatAreNone(String repositories) {
        refuses(
                Sample.legacy().replace("repositories", repositories).bytes(),
                ImageException.Corrupt.class,
                "a document in");
    }

    /// A cut is noticed when the archive is opened, unless it is only in what follows the end mark.
    @ParameterizedTest
    @MethodSource("dev.dray.archive.DockerArchiveTest#eras")
    void noticesACutAroundEveryBlock(TarBytes era) throws IOException {
        byte[] whole = era.bytes();
        for (int block = 0; block < whole.length; block += 512) {
            for (int length : new int[] {block, block + 1, block + 300, block + 511}) {
                cutTo(length, whole);
            }
        }
    }

    @Test
    void noticesACutAtEveryByte() throws IOException {
        byte[] whole = new TarBytes()
                .file("c", Sample.config(new byte[1024]))
                .file("t", new byte[1024])
                .file("manifest.json", "[{\"Config\":\"c\",\"Layers\":[\"t\"]}]")
                .bytes();
        for (int length = 0; length < whole.length; length++) {
            cutTo(length, whole);
        }
    }

    /// A file with the first bytes of an archive. It grows: to write it anew each time takes the disk long.
    private Path grown(byte[] whole, int length) throws IOException {
        Path file = folder.resolve("cut.tar");
        int before = Files.exists(file) ? (int) Files.size(file) : 0;
        return Files.write(
                file, Arrays.copyOfRange(whole, before, length), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void cutTo(int length, byte[] whole) throws IOException {
        ArchiveFile archive = ArchiveFile.of(grown(whole, length), rig::scratch);
        boolean hasEndMark = length == whole.length - 512;
        try (ImageArchive opened = ImageArchive.openDocker(archive)) {
            assertThat(hasEndMark).as("cut to %d of %d", length, whole.length).isTrue();
            assertThat(opened.images()).hasSize(1);
        } catch (ImageException.Corrupt e) {
            assertThat(hasEndMark).as("cut to %d of %d", length, whole.length).isFalse();
        }
    }

    @Test
    void noticesACutOfWhatIsPackedAsAWhole() throws IOException {
        byte[] whole = Sample.pack(Compression.GZIP, Sample.podman().bytes());
        for (int length = 6; length < whole.length; length += 5) {
            ArchiveFile cut = ArchiveFile.of(grown(whole, length), rig::scratch);
            assertThatThrownBy(() -> ImageArchive.openDocker(cut))
                    .as("cut to %d of %d", length, whole.length)
                    .isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @Test
    void refusesABombThatComesThroughAPipe() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = Compression.ZSTD.compress(packed)) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 260; i++) {
                out.write(zeros);
            }
        }
        InputStream pipe = new ByteArrayInputStream(packed.toByteArray());

        assertThatThrownBy(() -> ArchiveFile.ofStream(pipe, "standard input", rig::scratch))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("standard input")
                .hasMessageContaining("1,000 times");
        assertThat(rig.left()).isZero();
    }
}
