package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import dev.dray.testkit.RandomImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskStoreTest {
    @TempDir
    private Path folder;

    private final RandomImages images = new RandomImages(11);

    @Test
    void liesWhereTheEnvironmentSays() {
        assertThat(DiskStore.defaultRoot(Map.of("DRAY_STORE", "/s", "XDG_CACHE_HOME", "/c")))
                .isEqualTo(Path.of("/s"));
        assertThat(DiskStore.defaultRoot(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")))
                .isEqualTo(Path.of("/c/dray/store"));
        assertThat(DiskStore.defaultRoot(Map.of("XDG_CACHE_HOME", "relative", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.cache/dray/store"));
    }

    @Test
    void isEmptyAndMakesNothingWhereThereIsNoStore() throws Exception {
        Path missing = folder.resolve("missing");

        try (DiskStore store = DiskStore.open(missing)) {
            assertThat(store.images()).isEmpty();
            assertThat(store.size()).isZero();
            assertThat(store.verify(Progress.SILENT).isSound()).isTrue();
            assertThat(store.collectGarbage(false)).isEqualTo(GcReport.NOTHING);
            assertThat(store.repository(Repository.parse("a"))
                            .has(images.blob(1).descriptor()))
                    .isFalse();
        }

        assertThat(missing).doesNotExist();
    }

    @Test
    void isForItsOwnerAlone() throws Exception {
        Path root = folder.resolve("cache/store");

        try (DiskStore store = DiskStore.open(root)) {
            store.repository(Repository.parse("a")).put(images.blob(10));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesAFile() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DiskStore.open(file)).isInstanceOf(ImageException.Rejected.class);
    }

    @Test
    void listsImagesOfAllRepositories() throws Exception {
        try (DiskStore store = DiskStore.open(folder)) {
            ImageStore inner = store.repository(new Repository("localhost:5000", "a"));
            ImageStore outer = store.repository(new Repository("localhost:5000", "a/b"));
            Descriptor image = images.image(inner, Platform.LINUX_AMD64, 1, 10);
            inner.tag("1", image);
            outer.tag("2", image);

            assertThat(store.images())
                    .extracting(named -> named.repository() + ":" + named.tag())
                    .containsExactlyInAnyOrder("localhost:5000/a:1", "localhost:5000/a/b:2");
            assertThat(outer.tags()).containsExactly("2");
        }
    }

    @Test
    void keepsContentThatAnotherRepositoryNeeds() throws Exception {
        try (DiskStore store = DiskStore.open(folder)) {
            ImageStore one = store.repository(Repository.parse("acme/one"));
            ImageStore two = store.repository(Repository.parse("acme/two"));
            Descriptor image = images.image(one, Platform.LINUX_AMD64, 1, 10);
            one.tag("1", image);
            two.tag("1", image);

            one.delete(image);
            assertThat(two.has(two.resolve("1"))).isTrue();
            assertThat(one.tags()).isEmpty();

            two.delete(image);
            assertThat(two.has(image)).isFalse();
        }
    }

    @Test
    void givesATagWithoutRewritingOthers() throws Exception {
        try (DiskStore store = DiskStore.open(folder)) {
            ImageStore repository = store.repository(Repository.parse("acme/web"));
            Descriptor image = images.image(repository, Platform.LINUX_AMD64, 1, 10);
            repository.tag("first", image);
            Path first = folder.resolve("names/docker.io/acme/web/_tags/first");
            Object before = Files.readAttributes(first, "unix:ino,lastModifiedTime");

            for (int i = 0; i < 100; i++) {
                repository.tag("t" + i, image);
            }

            assertThat(repository.tags()).hasSize(101);
            assertThat(Files.readAttributes(first, "unix:ino,lastModifiedTime")).isEqualTo(before);
        }
    }

    @Test
    void letsNoTagLeadOutOfItsFolder() throws Exception {
        try (DiskStore store = DiskStore.open(folder)) {
            ImageStore repository = store.repository(Repository.parse("acme/web"));
            Descriptor image = images.image(repository, Platform.LINUX_AMD64, 1, 10);

            assertThatThrownBy(() -> repository.tag("../../x", image)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> repository.untag("../../x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> repository.resolve("../x")).isInstanceOf(ImageException.NotFound.class);
        }
    }
}
