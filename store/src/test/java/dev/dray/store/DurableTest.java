package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableTest {
    @TempDir
    private Path folder;

    @Test
    void syncsWhetherOrNotItIsInterrupted() throws IOException {
        Thread.currentThread().interrupt();

        Durable.sync(folder);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void takesAFolderThatWentForSynced() throws IOException {
        Durable.sync(folder.resolve("gone"));
    }

    /// As where the process has too many open files.
    @Test
    void tellsThatAFolderCannotBeOpened() {
        Path tooLong = folder.resolve("x".repeat(300));

        assertThatThrownBy(() -> Durable.sync(tooLong)).isInstanceOf(IOException.class);
    }
}
