package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.layer.TarEntry;
import dev.dray.layer.TarReader;
import dev.dray.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands on archives.
final class ArchivesTest {
    private static final String WEB = "localhost:5000/acme/web:1.0";
    private static final String DATABASE = "localhost:5000/acme/db:2";
    private static final Platform HERE = Platform.ofThisMachine();

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void pushTwoImages() throws IOException {
        rig = new Rig(folder);
        rig.storage
                .repository("acme/web")
                .tag("1.0", rig.image("acme/web", HERE, Rig.tar("etc/", "", "etc/a", "1"), Rig.tar("etc/b", "2")));
        rig.storage.repository("acme/db").tag("2", rig.image("acme/db", HERE, Rig.tar("c", "3")));
    }

    private String place(String form) {
        return form + ":" + folder.resolve("images.tar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-archive", "oci-archive"})
    void everyReadingCommandReadsWhatPullWrote(String form) throws IOException {
        Rig.Result pulled = rig.run("pull", WEB, place(form));

        assertThat(pulled.err()).isEmpty();
        assertThat(pulled.out()).endsWith(" " + WEB + " -> " + place(form) + "\n");
        assertThat(rig.run("layers", place(form)).lines()).hasSize(3);
        assertThat(rig.run("config", place(form)).out())
                .isEqualTo(rig.run("config", WEB).out());
        assertThat(rig.run("manifest", place(form)).out()).contains("\"layers\":[");
        assertThat(rig.run("digest", place(form)).out()).startsWith("sha256:");
        String layer = rig.run("layers", place(form)).lines().get(2).substring(10, 22);
        assertThat(rig.run("layer", place(form), layer, "-o", folder + "/layer").code())
                .isZero();
        assertThat(rig.run("unpack", place(form), folder + "/root").code()).isZero();
        assertThat(folder.resolve("root/etc/b")).hasContent("2");
        assertThat(rig.run("export", place(form), "-o", folder + "/root.tar").code())
                .isZero();
        assertThat(names(folder.resolve("root.tar"))).containsExactly("etc/b", "etc/a", "etc/");
    }

    private static List<String> names(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarReader tar = new TarReader(Files.newInputStream(file))) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                names.add(entry.name());
            }
        }
        return names;
    }

    @Test
    void anImageOfARootFileSystemIsRunAsAFileSays() throws IOException {
        rig.run("pull", WEB, place("rootfs"));
        Path file = Files.writeString(folder.resolve("run.json"), "{\"Entrypoint\":[\"/bin/web\"]}");
        String layout = "oci:" + folder.resolve("layout") + ":1";

        assertThat(rig.run("copy", "--run-config", file.toString(), place("rootfs"), layout)
                        .code())
                .isZero();
        assertThat(rig.run("config", layout).out()).contains("\"config\":{\"Entrypoint\":[\"/bin/web\"]}");

        Rig.Result needless =
                rig.run("copy", "--run-config", file.toString(), layout, "oci:" + folder.resolve("other"));
        assertThat(needless.code()).isEqualTo(2);
        assertThat(needless.err()).contains("--run-config is for rootfs: images");
        Files.writeString(file, "[]");
        assertThat(rig.run("copy", "--run-config", file.toString(), place("rootfs"), layout)
                        .code())
                .isEqualTo(2);
    }

    @Test
    void severalImagesArePulledIntoOneArchive() {
        Rig.Result result = rig.run("pull", WEB, DATABASE, place("docker-archive"));

        assertThat(result.lines()).hasSize(2);
        assertThat(rig.run("layers", place("docker-archive") + ":" + DATABASE).lines())
                .hasSize(2);
    }

    @Test
    void saysWhichImagesThereAre() {
        rig.run("pull", WEB, DATABASE, place("docker-archive"));

        Rig.Result result = rig.run("layers", place("docker-archive"));

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains("has 2 images, so one must be named")
                .contains("there is: " + WEB + ", " + DATABASE);
    }

    @Test
    void aNameForSeveralImagesIsWrongUsage() {
        assertThat(rig.run("pull", WEB, DATABASE, place("oci-archive") + ":x").code())
                .isEqualTo(2);
        assertThat(rig.run("pull", WEB, DATABASE, place("rootfs")).code()).isEqualTo(2);
        assertThat(folder.resolve("images.tar")).doesNotExist();
    }

    @Test
    void overwritesAnArchiveOnlyWithForce() throws IOException {
        Path file = Files.writeString(folder.resolve("images.tar"), "mine");

        Rig.Result refused = rig.run("pull", WEB, place("rootfs"));

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("is there already").contains("--force");
        assertThat(file).hasContent("mine");
        assertThat(rig.run("pull", "--force", WEB, place("rootfs")).code()).isZero();
        assertThat(names(file)).containsExactly("etc/b", "etc/a", "etc/");
    }

    @Test
    void standardOutputIsTheArchiveAndNothingElse() {
        Rig.Result result = rig.run("pull", "--json", DATABASE, "docker-archive:-");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("oci-layout\0").endsWith("\0\0");
        assertThat(result.err()).contains(DATABASE);
    }

    @Test
    void writesNoArchiveToATerminal() {
        rig.terminal = true;

        assertThat(rig.run("pull", DATABASE, "docker-archive:-").code()).isEqualTo(2);
    }

    @Test
    void tellsDamageFromAbsence() throws IOException {
        Files.writeString(folder.resolve("images.tar"), "no tar at all");

        assertThat(rig.run("layers", place("docker-archive")).code()).isEqualTo(6);
        assertThat(rig.run("layers", "docker-archive:" + folder + "/none").code())
                .isEqualTo(3);
        assertThat(rig.run("layers", "rootfs:x:y").code()).isEqualTo(2);
    }
}
