package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Json;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryTest {
    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(folder.resolve("registry"));
        DiskStorage.open(root).close();
    }

    @Test
    void saysWhatItRemoved() {
        Rig.Result result = new Rig(folder).run("registry", "gc", "--root", root.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("removed 0 manifests, 0 blobs, 0 uploads: 0 B\n");
    }

    @Test
    void saysWhatWouldGo() {
        Rig.Result text = new Rig(folder)
                .run("registry", "gc", "--root", root.toString(), "--dry-run", "--untagged", "--grace", "0s");
        Rig.Result json = new Rig(folder).run("registry", "gc", "--root", root.toString(), "--dry-run", "--json");

        assertThat(text.out()).startsWith("would remove ");
        assertThat(Json.parse(json.out()).find("dryRun")).contains(new Json.Bool(true));
    }

    @Test
    void readsEverything() {
        Rig.Result text = new Rig(folder).run("registry", "verify", "--root", root.toString());
        Rig.Result json = new Rig(folder).run("registry", "verify", "--root", root.toString(), "--json");

        assertThat(text.out()).isEqualTo("0 repositories, 0 blobs, 0 B, 0 problems\n");
        assertThat(Json.parse(json.out()).items("problems")).isEmpty();
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() {
        Path nowhere = folder.resolve("nowhere");

        Rig.Result result = new Rig(folder).run("registry", "gc", "--root", nowhere.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("dray: %s: no such file or directory\n".formatted(nowhere));
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void wantsToBeToldWhatToDo() {
        Rig.Result result = new Rig(folder).run("registry");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("dray: registry wants one of: gc, verify");
    }
}
