package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.content.ImageStore;
import dev.dray.content.Parallel;
import dev.dray.content.Progress;
import dev.dray.model.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds between processes, shown with processes.
final class ProcessesTest {
    @TempDir
    private Path folder;

    private final Blob blob = SlowPut.blob();

    private Path root() {
        return folder.resolve("store");
    }

    private Path partial() {
        return root().resolve("partial/sha256")
                .resolve(blob.descriptor().digest().hex());
    }

    private long partialSize() throws IOException {
        return Files.exists(partial()) ? Files.size(partial()) : 0;
    }

    @Test
    void aKilledProcessLeavesAPartialToGoOnWith() throws Exception {
        Path log = folder.resolve("log");
        long before = 0;
        for (int kill = 0; kill < 3; kill++) {
            Process process = SlowPut.start(root(), 5, log);
            while (partialSize() < before + 200_000 && process.isAlive()) {
                Thread.sleep(5);
            }
            process.destroyForcibly().waitFor();
            before = partialSize();

            VerifyReport report = DiskStore.open(root()).verify(Progress.SILENT);
            assertThat(report.problems()).isEmpty();
            assertThat(report.partials())
                    .containsExactly(new VerifyReport.Partial(blob.descriptor().digest(), before));
        }
        RecordingBlob last = new RecordingBlob(blob);
        repository().put(last);

        assertThat(Files.readAllLines(log)).hasSize(3).startsWith("0").doesNotHaveDuplicates();
        assertThat(last.offsets).containsExactly(before);
        assertThat(DiskStore.open(root()).verify(Progress.SILENT).problems()).isEmpty();
        assertThat(repository().has(blob.descriptor())).isTrue();
        assertThat(root().resolve("locks"))
                .isDirectoryContaining("glob:**/store")
                .isDirectoryNotContaining("glob:**/sha*");
    }

    private ImageStore repository() throws IOException {
        return DiskStore.open(root()).repository(Repository.parse("acme/other"));
    }

    @Test
    void twoProcessesFetchABlobOnce() throws Exception {
        Path log = folder.resolve("log");

        List<Process> processes = List.of(SlowPut.start(root(), 2, log), SlowPut.start(root(), 2, log));
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertThat(Files.readAllLines(log)).containsExactly("0");
        assertThat(repository().has(blob.descriptor())).isTrue();
    }

    @Test
    void manyThreadsFetchABlobOnce() throws Exception {
        RecordingBlob shared = new RecordingBlob(blob);

        new Parallel(16)
                .forEach(
                        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
                        thread -> repository().put(shared));

        assertThat(shared.offsets).containsExactly(0L);
    }
}
