package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody else changes the tree meanwhile: swaps a directory for a link that leads outside (protocols H62;
/// CVE-2018-15664). The portable directory does not promise to withstand it.
final class ConcurrentChangeTest {
    private static final int FILES = 60;
    private static final int ROUNDS = 20;

    @TempDir
    private Path temp;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger swaps = new AtomicInteger();

    /// Going to and fro makes the walker look at the directory again for each file.
    private static byte[] tar(String content) {
        String[] lines = new String[2 * FILES];
        for (int i = 0; i < FILES; i++) {
            lines[2 * i] = "d/s/f" + i + "=" + content;
            lines[2 * i + 1] = "e/f" + i;
        }
        return Tars.of(lines);
    }

    private void swap(Path directory, Path aside, Path link) {
        while (!stop.get()) {
            try {
                Files.move(directory, aside);
                Files.move(link, directory);
                swaps.incrementAndGet();
                LockSupport.parkNanos(1_000);
                Files.move(directory, link);
                Files.move(aside, directory);
                LockSupport.parkNanos(1_000);
            } catch (IOException e) {
                // Whoever unpacks made or removed one at that moment: put all in order, and again.
                restore(directory, aside, link);
            }
        }
    }

    private static void restore(Path directory, Path aside, Path link) {
        try {
            if (Files.isSymbolicLink(directory)) {
                Files.move(directory, link);
            }
            if (!Files.exists(directory) && Files.exists(aside)) {
                Files.move(aside, directory);
            }
        } catch (IOException e) {
            // The next round tries again.
        }
    }

    @Test
    void changesNothingOutside() throws Exception {
        Path root = Files.createDirectory(temp.resolve("root"));
        Path outside = temp.resolve("outside");
        Files.createDirectories(outside.resolve("s"));
        Files.writeString(outside.resolve("s/f0"), "safe");
        Files.createDirectories(root.resolve("d/s"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), outside);
        Thread other = Thread.ofPlatform().start(() -> swap(root.resolve("d"), temp.resolve("aside"), link));

        int failures = 0;
        for (int i = 0; i < ROUNDS; i++) {
            try {
                Backend.LINUX.apply(root, tar("evil"), Tars.of("d/.wh..wh..opq", ".wh.e"));
            } catch (IOException e) {
                failures++;
            }
        }
        stop.set(true);
        other.join();

        assertThat(swaps).hasPositiveValue();
        assertThat(failures).isLessThanOrEqualTo(ROUNDS);
        assertThat(Trees.of(outside)).containsExactly("s/", "s/f0=safe");
    }
}
