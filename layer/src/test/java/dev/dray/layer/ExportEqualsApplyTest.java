package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// For random stacks of layers, the exported tar is the tree that applying makes: names, types, contents,
/// modes, times, links.
final class ExportEqualsApplyTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void onRandomStacks(long seed) throws Exception {
        LayerStack stack = RandomStacks.of(new Random(seed), seed % 2 == 0);

        stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);
        Tars.stack(Trees.export(stack)).applyTo(temp.resolve("exported"), ApplyOptions.DEFAULT);

        assertThat(Trees.of(temp.resolve("exported"))).isEqualTo(Trees.of(temp.resolve("root")));
        assertThat(attributes(temp.resolve("exported"))).isEqualTo(attributes(temp.resolve("root")));
    }

    private static Map<String, Object> attributes(Path root) throws IOException {
        Map<String, Object> attributes = new TreeMap<>();
        try (var paths = Files.walk(root)) {
            // The root itself has no entry in an export.
            for (Path path : paths.filter(path -> !path.equals(root)).toList()) {
                attributes.put(
                        root.relativize(path).toString(),
                        Files.readAttributes(path, "unix:mode,lastModifiedTime,nlink", LinkOption.NOFOLLOW_LINKS)
                                .toString());
            }
        }
        return attributes;
    }
}
