package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a tree is made, and what is left beside it: nothing, whatever happens.
final class UnpackingTest {
    private static final LayerStack STACK = Tars.stack(Tars.of("d/f=1"));

    @TempDir
    private Path temp;

    private Path makeLeftover(String number) throws IOException {
        Path left = temp.resolve(".root.partial-" + number);
        Files.createDirectories(left.resolve("d/e"));
        Files.writeString(left.resolve("d/f"), "half");
        Files.createFile(temp.resolve(".root.partial-" + number + ".lock"));
        return left;
    }

    @Test
    void removesWhatAKilledProcessLeft() throws Exception {
        makeLeftover("1");
        Files.createDirectories(temp.resolve(".other.partial-1"));
        Files.createFile(temp.resolve(".other.partial-1.lock"));

        STACK.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);

        try (var files = Files.list(temp)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("root", ".other.partial-1", ".other.partial-1.lock");
        }
    }

    @Test
    void leavesAloneWhatIsBeingUnpacked() throws Exception {
        Path running = makeLeftover("2");
        Path withoutLock = Files.createDirectory(temp.resolve(".root.partial-3"));

        try (FileChannel lock = FileChannel.open(temp.resolve(".root.partial-2.lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.lock().isValid()).isTrue();

            STACK.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);
        }

        assertThat(running.resolve("d/f")).hasContent("half");
        assertThat(withoutLock).isEmptyDirectory();
    }

    @Test
    void twoMayUnpackToOnePlaceAndOneOfThemWins() throws Exception {
        Path root = temp.resolve("root");
        Aside first = Aside.of(root);
        Files.createFile(first.path().resolve("x"));

        STACK.applyTo(root, ApplyOptions.DEFAULT);

        assertThat(first.path().resolve("x")).exists();
        first.close();
        assertThat(temp).isDirectoryContaining("glob:**root").isDirectoryNotContaining("glob:**partial*");
    }

    @Test
    void aRootThatMayNotBeWrittenIsNoHindrance() throws Exception {
        // As in the images of Fedora and its kin.
        LayerStack stack = Tars.stack(Tars.of(TarEntry.directory("./").withMode(0555)));

        stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);

        assertThat((int) Files.getAttribute(temp.resolve("root"), "unix:mode") & 07777)
                .isEqualTo(0555);
    }

    @Test
    void aLinkToAnEmptyDirectoryStaysALink() throws Exception {
        Path real = Files.createDirectory(temp.resolve("real"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);

        STACK.applyTo(link, ApplyOptions.DEFAULT);

        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("d/f")).hasContent("1");
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "precious");

        assertThatThrownBy(() -> STACK.applyTo(file, ApplyOptions.DEFAULT.withForce(true)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("is no directory");
        assertThat(file).hasContent("precious");
    }

    @Test
    void whereTheRecordCannotBeWrittenNothingIsLeft() throws Exception {
        Files.createDirectories(temp.resolve("root.dray.json/full"));
        TarEntry entry = TarEntry.file("f", 0).withXattrs(Map.of("user." + "n".repeat(300), new byte[1]));
        LayerStack stack = Tars.stack(Tars.of(entry));

        assertThatThrownBy(() -> stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("cannot unpack to " + temp.resolve("root"));
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactly(temp.resolve("root.dray.json"));
        }
    }

    @Test
    void forcedItForgetsWhatALaterLayerRemovesOfWhatWasThere() throws Exception {
        Path root = temp.resolve("root");
        Files.createDirectories(root.resolve("a"));
        LayerStack stack = Tars.stack(Tars.of("a/b/", "a/b/f"), Tars.of(".wh.a", "c"));

        stack.applyTo(root, ApplyOptions.DEFAULT.withForce(true));

        assertThat(Trees.of(root)).containsExactly("c");
    }

    @Test
    void aFullDiskIsNamed() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(LinuxCalls.isUsable() && Files.exists(full), "needs Linux");

        try (LinuxCalls calls = new LinuxCalls()) {
            long fd = calls.call(LinuxCalls.Function.OPENAT, -100, calls.name("/dev/full"), 1, 0, 0);
            try (LinuxFile file = new LinuxFile(calls, (int) fd, "f")) {
                assertThatThrownBy(() -> file.write(STACK.layers().getFirst().openTar()))
                        .isInstanceOf(DiskFullException.class)
                        .hasMessageContaining("cannot write");
            }
        }
    }
}
