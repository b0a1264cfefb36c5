package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the disk did not keep as it was.
final class DiskDamageTest {
    private final RandomImages images = new RandomImages(3);
    private final TestClock clock = new TestClock();

    @TempDir
    private Path root;

    private OwnTree tree;
    private Storage storage;
    private StoredRepository web;
    private Descriptor image;
    private Descriptor layer;

    @BeforeEach
    void push() throws IOException {
        open();
        image = images.image(web, Platform.LINUX_AMD64, 2, 1000).withPlatform(null);
        layer = RepositoryContract.read(web, image).layers().getFirst();
        web.tag("1.0", image);
    }

    private void open() throws IOException {
        tree = new OwnTree(root);
        storage = DiskStorage.open(root, tree, clock, new Quick());
        web = storage.repository("acme/web");
    }

    private void reopen() throws IOException {
        storage.close();
        open();
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
    }

    private List<StorageReport.Problem> problems() throws IOException {
        return storage.verify(event -> {}).problems();
    }

    private void spoil(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void isSoundAsItWasWritten() throws IOException {
        StorageReport report = storage.verify(event -> {});

        assertThat(report.isSound()).isTrue();
        assertThat(report.repositories()).isEqualTo(1);
        assertThat(report.blobs()).isEqualTo(4);
        assertThat(report.bytes()).isEqualTo(web.size());
    }

    @Test
    void tellsOfBytesThatChanged() throws IOException {
        spoil(tree.blob(layer.digest()));

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).endsWith(layer.digest().hex());
            assertThat(problem.message()).startsWith("has the digest sha256:");
        });
        assertThatThrownBy(() -> RepositoryContract.bytes(web, layer)).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void tellsOfBytesThatAreMissingAndTakesThemAgain() throws IOException {
        byte[] content = RepositoryContract.bytes(web, layer);
        Files.delete(tree.blob(layer.digest()));
        reopen();

        assertThat(problems())
                .extracting(StorageReport.Problem::message)
                .contains("the bytes of this blob are missing")
                .anyMatch(message -> message.contains("the manifest needs " + layer.digest()));
        assertThat(web.find(layer.digest())).isEmpty();
        web.put(Blob.of(layer, content));
        assertThat(problems()).isEmpty();
    }

    @Test
    void tellsOfTagsThatStandForNothing() throws IOException {
        Files.delete(tree.manifestLink("acme/web", image.digest()));
        Files.writeString(tree.tag("acme/web", "torn"), "sha256:");
        reopen();

        assertThat(problems())
                .extracting(StorageReport.Problem::where)
                .containsExactlyInAnyOrder(
                        tree.tag("acme/web", "1.0").toString(),
                        tree.tag("acme/web", "torn").toString());
        assertThatThrownBy(() -> web.resolve("1.0")).isInstanceOf(ImageException.NotFound.class);
        assertThatThrownBy(() -> web.resolve("torn")).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void movesAndRemovesATagThatIsDamaged() throws IOException {
        Files.writeString(tree.tag("acme/web", "1.0"), "torn");
        Files.writeString(tree.tag("acme/web", "2.0"), "torn");
        reopen();

        web.tag("1.0", image);
        web.untag("2.0");

        assertThat(web.resolve("1.0")).isEqualTo(image);
        assertThat(web.tags()).containsExactly("1.0");
        assertThat(problems()).isEmpty();
    }

    @Test
    void givesNoManifestThatIsDamaged() throws IOException {
        spoil(tree.blob(image.digest()));
        reopen();

        assertThatThrownBy(() -> RepositoryContract.bytes(web, web.resolve("1.0")))
                .isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void keepsEverythingThatADamagedManifestMightNeed() throws IOException {
        Descriptor untagged = images.image(web, Platform.LINUX_ARM64, 1, 100);
        spoil(tree.blob(image.digest()));
        reopen();
        clock.goOn(Duration.ofHours(2));

        GarbageReport report = storage.collectGarbage(GarbageContract.TAGGED_ONLY);

        assertThat(report).isEqualTo(GarbageReport.NOTHING);
        assertThat(web.find(layer.digest())).isPresent();
        assertThat(web.find(untagged.digest())).isPresent();
    }

    @Test
    void keepsAllManifestsWhereATagIsDamaged() throws IOException {
        Files.writeString(tree.tag("acme/web", "1.0"), "torn");
        reopen();
        clock.goOn(Duration.ofHours(2));

        assertThat(storage.collectGarbage(GarbageContract.TAGGED_ONLY)).isEqualTo(GarbageReport.NOTHING);

        assertThat(web.find(image.digest())).isPresent();
    }

    @Test
    void deletesAManifestThatIsDamaged() throws IOException {
        spoil(tree.blob(image.digest()));
        reopen();

        web.delete(image);

        assertThat(web.tags()).isEmpty();
        assertThat(storage.repositories("", 9).entries()).isEmpty();
    }

    @Test
    void passesOverFilesThatAreNotItsOwn() throws IOException {
        Files.writeString(root.resolve("blobs/sha256/notes.txt"), "x");
        Files.writeString(root.resolve("repositories/acme/web/_blobs/.nfs0001"), "x");
        Files.writeString(root.resolve("repositories/acme/web/_tags/.hidden"), "x");
        Files.createDirectories(root.resolve("repositories/lost+found"));
        reopen();

        assertThat(web.tags()).containsExactly("1.0");
        assertThat(storage.repositories("", 9).entries()).containsExactly("acme/web");
        assertThat(problems())
                .extracting(StorageReport.Problem::message)
                .containsExactlyInAnyOrder("is named as no digest is", "is named as no tag is");
        clock.goOn(Duration.ofHours(2));
        assertThat(storage.collectGarbage(GarbageContract.TAGGED_ONLY)).isEqualTo(GarbageReport.NOTHING);
    }

    @Test
    void belongsToOneAtATime() throws IOException {
        assertThatThrownBy(() -> DiskStorage.open(root))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining(
                        "in use by process " + ProcessHandle.current().pid());
        storage.close();
        storage.close();

        DiskStorage.open(root).close();
    }

    /// The lock is one of a process on a file, which is gone when the process closes that file once.
    @Test
    @EnabledOnOs(OS.LINUX)
    void staysLockedWhenTheSameProcessAsksAgain() throws IOException {
        String inode = ":" + Files.getAttribute(root.resolve("lock"), "unix:ino") + " ";

        assertThatThrownBy(() -> DiskStorage.open(root)).isInstanceOf(ImageException.Rejected.class);

        assertThat(Files.readAllLines(Path.of("/proc/locks"))).anyMatch(line -> line.contains(inode));
    }

    @Test
    void clearsWhatAProcessLeftThatWasKilled() throws IOException {
        Files.writeString(root.resolve("scratch/left"), "x");

        reopen();

        assertThat(root.resolve("scratch/left")).doesNotExist();
    }
}
