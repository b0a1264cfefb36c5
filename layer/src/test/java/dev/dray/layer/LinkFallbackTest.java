package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where a file can have no other name it is copied (protocols G40). Two devices show that: no link leads from one
/// to the other.
final class LinkFallbackTest {
    @TempDir
    private Path here;

    private static Path elsewhere(Path here) throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean isOther = Files.isWritable(memory)
                && !Files.getAttribute(memory, "unix:dev").equals(Files.getAttribute(here, "unix:dev"));
        Assumptions.assumeTrue(isOther, "needs a second file system at /dev/shm");
        return Files.createTempDirectory(memory, "dray-test-");
    }

    @ParameterizedTest
    @EnumSource
    void copiesWhatCannotBeLinked(Backend backend) throws Exception {
        Path there = elsewhere(here);
        try {
            Files.writeString(there.resolve("file"), "x".repeat(300_000));
            Files.createSymbolicLink(there.resolve("link"), Path.of("to"));

            boolean linked;
            boolean again;
            boolean symlinked;
            try (Directory from = backend.open(there);
                    Directory to = backend.open(here)) {
                linked = to.link("copy", from, "file");
                again = to.link("copy", from, "file");
                symlinked = to.link("copied", from, "link");
            }

            assertThat(linked).isTrue();
            assertThat(again).isFalse();
            assertThat(symlinked).isTrue();
            assertThat(here.resolve("copy")).hasContent("x".repeat(300_000));
            assertThat(Files.readSymbolicLink(here.resolve("copied"))).hasToString("to");
            assertThat(Files.isRegularFile(here.resolve("copy"), LinkOption.NOFOLLOW_LINKS))
                    .isTrue();
        } finally {
            Files.delete(there.resolve("file"));
            Files.delete(there.resolve("link"));
            Files.delete(there);
        }
    }
}
