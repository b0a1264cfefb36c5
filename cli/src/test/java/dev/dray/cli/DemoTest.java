package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tour, on real sockets of this machine.
final class DemoTest {
    @TempDir
    Path folder;

    @Test
    void walksFromANameToATreeAndKeepsItWhenAsked() throws IOException {
        Rig.Result result = new Rig(folder).run("demo", "--keep");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        Path kept = folderOf(result);
        try {
            assertThat(result.out())
                    .containsSubsequence(
                            "1. The name",
                            "2. The tags",
                            "HTTP 401",
                            "3. The token",
                            "TOKEN=$(curl",
                            "4. The manifest",
                            "5. The layers",
                            "6. A short id made whole",
                            "7. The download",
                            "sha256 holds",
                            "8. The file system",
                            "/bin -> usr/bin",
                            "/etc/os-release",
                            "dray serve --port");
            assertThat(kept.resolve("rootfs/opt/java/release")).isRegularFile();
            assertThat(kept.resolve("rootfs/opt/java/legal")).doesNotExist();
            assertThat(kept.resolve("rootfs/usr/bin/java")).isSymbolicLink();
            assertThat(Files.getAttribute(kept.resolve("rootfs/opt/dray/README"), "unix:ino"))
                    .isEqualTo(Files.getAttribute(kept.resolve("rootfs/opt/dray/LIESMICH"), "unix:ino"));
        } finally {
            Folders.delete(kept);
        }
    }

    private static Path folderOf(Rig.Result result) {
        Matcher matcher =
                Pattern.compile("All files (?:are|were) in (\\S+?)[. ]").matcher(result.out());
        assertThat(matcher.find()).isTrue();
        return Path.of(matcher.group(1));
    }
}
