package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.store.Durable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In which order things get to the disk, and how often that is waited for.
final class DurabilityTest {
    private static final byte[] CONTENT = new byte[1000];
    private static final Descriptor BLOB = Descriptor.of(MediaType.OCTET_STREAM, CONTENT);
    private static final Manifest MANIFEST = Manifest.ofImage(BLOB, List.of());

    @TempDir
    private Path root;

    private final List<Step> steps = new ArrayList<>();
    private final Disk.Step noting = new Disk.Step() {
        @Override
        public void before(String what, Path path) {
            steps.add(new Step(what, path));
        }

        @Override
        public boolean syncs() {
            return false;
        }
    };
    private Storage storage;
    private StoredRepository web;

    private record Step(String what, Path path) {}

    @BeforeEach
    void open() throws IOException {
        TestClock clock = new TestClock();
        storage = DiskStorage.open(root, new OwnTree(root), clock, noting);
        web = storage.repository("acme/web");
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
    }

    private void upload(String path, byte[] content) throws IOException {
        Upload upload = storage.repository(path).startUpload(BLOB.digest().algorithm());
        upload.append(new ByteArrayInputStream(content));
        upload.keep(Descriptor.of(MediaType.OCTET_STREAM, content).digest());
    }

    private int first(Predicate<Step> wanted) {
        return steps.indexOf(steps.stream().filter(wanted).findFirst().orElseThrow());
    }

    private int firstMove(String into) {
        return first(step -> step.what().equals("move") && step.path().startsWith(root.resolve(into)));
    }

    private long waits() {
        return steps.stream()
                .filter(step -> step.what().startsWith("sync") || step.what().equals("write"))
                .count();
    }

    @Test
    void syncsTheFoldersThatAreMadeForIt() throws IOException {
        Path deep = root.resolve("var/registry");

        DiskStorage.open(deep, new OwnTree(deep), new TestClock(), noting).close();

        assertThat(steps)
                .containsSubsequence(new Step("sync folder", root), new Step("sync folder", root.resolve("var")));
    }

    @Test
    void syncsTheBytesOfABlobBeforeItIsSeenAndItsLinkBeforeItIsAcknowledged() throws IOException {
        upload("acme/web", CONTENT);

        int synced = first(step -> step.what().equals("sync file"));
        int moved = firstMove("blobs");
        int linked = first(
                step -> step.what().equals("create") && step.path().toString().contains("_blobs"));
        assertThat(synced).isLessThan(moved);
        assertThat(moved).isLessThan(linked);
        assertThat(steps.getLast())
                .isEqualTo(
                        new Step("sync folder", Durable.folder(steps.get(linked).path())));
    }

    @Test
    void bringsManifestsToTheDiskBeforeTheirTags() throws IOException {
        web.putManifest(MANIFEST.descriptor(), MANIFEST, List.of("1.0"));

        int linked = first(
                step -> step.what().equals("create") && step.path().toString().contains("_manifests"));
        int tagged = firstMove("repositories/acme/web/_tags");
        assertThat(firstMove("blobs")).isLessThan(linked);
        assertThat(linked).isLessThan(tagged);
        assertThat(steps.getLast().what()).isEqualTo("sync folder");
        assertThat(steps.getLast().path()).endsWith(Path.of("_tags"));
    }

    /// What a push costs is this: on file systems with one journal, each step waits for it once.
    @Test
    void waitsForTheDiskAsRarelyAsCanBe() throws IOException {
        boolean isOneJournal =
                List.of("ext4", "xfs").contains(Files.getFileStore(root).type());
        upload("acme/web", CONTENT);
        web.putManifest(MANIFEST.descriptor(), MANIFEST, List.of("1.0"));
        steps.clear();

        upload("acme/web", new byte[2000]);
        assertThat(waits()).isEqualTo(isOneJournal ? 2 : 3);
        steps.clear();
        Manifest next = Manifest.ofImage(BLOB, List.of(BLOB));
        web.putManifest(next.descriptor(), next, List.of("1.0"));
        assertThat(waits()).isEqualTo(isOneJournal ? 3 : 5);
        steps.clear();
        web.tag("2.0", next.descriptor());
        assertThat(waits()).isEqualTo(2);
    }

    @Test
    void sendsBytesThatAnotherRepositoryHasToNoDisk() throws IOException {
        upload("acme/web", CONTENT);
        steps.clear();

        storage.repository("acme/other").adopt(BLOB, web);
        upload("acme/third", CONTENT);

        assertThat(steps).extracting(Step::what).doesNotContain("write", "sync file", "move");
    }

    @Test
    void asksTheDiskNothingForWhatItJustSaw() throws IOException {
        upload("acme/web", CONTENT);
        web.putManifest(MANIFEST.descriptor(), MANIFEST, List.of("1.0"));
        Files.move(root.resolve("repositories"), root.resolve("away"));
        Files.move(root.resolve("blobs"), root.resolve("bytes"));

        Descriptor found = web.resolve("1.0");

        assertThat(found).isEqualTo(MANIFEST.descriptor());
        assertThat(RepositoryContract.bytes(web, found)).isEqualTo(MANIFEST.raw());
        assertThat(web.find(BLOB.digest())).contains(BLOB);
    }
}
