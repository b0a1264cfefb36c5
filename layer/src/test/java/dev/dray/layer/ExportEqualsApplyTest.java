package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void onRandomStacks(long seed) throws Exception {
        LayerStack stack = stack(new Random(seed));

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

    /// Few names, so that layers meet; an entry that would be refused is left out.
    private static LayerStack stack(Random random) throws IOException {
        List<byte[]> tars = new ArrayList<>();
        for (int layer = 0; layer < 5; layer++) {
            List<TarEntry> entries = new ArrayList<>();
            tars.add(Tars.of(new TarEntry[0]));
            for (int i = 0; i < 20; i++) {
                entries.add(entry(random));
                byte[] before = tars.set(layer, Tars.of(entries.toArray(TarEntry[]::new)));
                if (!isAccepted(tars)) {
                    entries.removeLast();
                    tars.set(layer, before);
                }
            }
        }
        return Tars.stack(tars.toArray(byte[][]::new));
    }

    private static boolean isAccepted(List<byte[]> tars) throws IOException {
        try {
            Trees.export(Tars.stack(tars.toArray(byte[][]::new)));
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    private static TarEntry entry(Random random) {
        String path = path(random);
        TarEntry entry = switch (random.nextInt(10)) {
            case 0, 1 -> TarEntry.directory(path);
            case 2 -> TarEntry.symlink(path, (random.nextBoolean() ? "/" : "") + path(random));
            case 3, 4 -> TarEntry.hardLink(path, path(random));
            case 5 -> TarEntry.file(whiteout(path), 0);
            case 6 -> TarEntry.file(parent(path) + ".wh..wh..opq", 0);
            default -> TarEntry.file(path, random.nextInt(5));
        };
        return entry.withMode(0700 | random.nextInt(0100) | random.nextInt(4) << 10)
                .withMtime(Instant.ofEpochSecond(random.nextInt(1 << 30), random.nextInt(3) * 500_000_000L));
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder(name(random));
        while (random.nextInt(3) != 0) {
            path.append('/').append(name(random));
        }
        return path.toString();
    }

    private static String name(Random random) {
        return String.valueOf((char) ('a' + random.nextInt(4)));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String whiteout(String path) {
        return parent(path) + ".wh." + path.substring(path.lastIndexOf('/') + 1);
    }
}
