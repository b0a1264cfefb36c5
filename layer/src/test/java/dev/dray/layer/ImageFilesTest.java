package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is looked up and listed is what unpacking gives.
final class ImageFilesTest {
    @TempDir
    private Path temp;

    private ImageFiles open(LayerStack stack) {
        return stack.openFiles(FilesOptions.DEFAULT.withScratch(temp));
    }

    /// All files, in the words of [Tars].
    private List<String> list(LayerStack stack) throws IOException {
        List<String> lines = new ArrayList<>();
        try (ImageFiles files = open(stack)) {
            files.list("", file -> lines.add(line(files, file)));
        }
        return lines.stream().sorted().toList();
    }

    private static String line(ImageFiles files, ImageFile file) throws IOException {
        return switch (file.entry().type()) {
            case SYMLINK -> file.path() + " -> " + file.entry().linkName();
            case HARD_LINK -> file.path() + " => " + file.entry().linkName();
            case DIRECTORY -> file.path() + "/";
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> file.path();
            case FILE -> {
                String content = read(files, file);
                yield file.path() + (content.isEmpty() ? "" : "=" + content);
            }
        };
    }

    private static String read(ImageFiles files, ImageFile file) throws IOException {
        try (InputStream in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.dray.layer.LayerVectorsTest#vectors")
    void listsWhatUnpackingGives(LayerVectorsTest.Vector vector) throws Exception {
        LayerStack stack = LayerVectorsTest.stack(vector);

        List<String> lines = list(stack);

        List<String> want = vector.want().stream()
                .map(line -> line.equals("m -> x") ? "m => l" : line)
                .toList();
        assertThat(lines).isEqualTo(want);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void listsWhatIsExportedOfRandomStacks(long seed) throws Exception {
        LayerStack stack = RandomStacks.of(new Random(seed), seed % 2 == 0);

        assertThat(listed(stack)).isEqualTo(listed(Tars.stack(Trees.export(stack))));
    }

    private List<String> listed(LayerStack stack) throws IOException {
        List<String> listed = new ArrayList<>();
        try (ImageFiles files = open(stack)) {
            files.list(
                    "",
                    file -> listed.add(describe(
                            file.entry(), file.entry().type() == TarEntry.Type.FILE ? read(files, file) : "")));
        }
        return listed;
    }

    private static String describe(TarEntry entry, String content) {
        return "%s %s %s %o %s %s"
                .formatted(
                        entry.type(),
                        entry.name().replaceFirst("/$", ""),
                        entry.linkName(),
                        entry.mode(),
                        entry.mtime(),
                        content);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void findsFromTheTopWhatAllLayersTogetherShow(long seed) throws Exception {
        Random random = new Random(seed);
        LayerStack stack = RandomStacks.of(random, seed % 2 == 0);
        TreeSet<String> paths = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            paths.add(RandomStacks.path(random));
        }

        try (ImageFiles together = open(stack)) {
            together.list("", file -> paths.add(file.path()));
            for (String path : paths) {
                try (ImageFiles files = open(stack)) {
                    assertThat(outcome(files, path)).as(path).isEqualTo(outcome(together, path));
                }
            }
        }
    }

    private static String outcome(ImageFiles files, String path) {
        return attempt(() -> files.find(path)
                        .map(file -> file.isDirectory() ? "directory" : describe(file))
                        .orElse("absent"))
                + "; "
                + attempt(() -> {
                    ImageFile file = files.resolve(path);
                    return file.entry().type() == TarEntry.Type.FILE
                            ? describe(file) + "=" + read(files, file)
                            : file.entry().toString();
                });
    }

    private static String attempt(Callable<String> action) {
        try {
            return action.call();
        } catch (Exception e) {
            // How a loop is worded depends on where it was noticed.
            return e instanceof ImageException.Rejected ? "a loop" : String.valueOf(e.getMessage());
        }
    }

    private static String describe(ImageFile file) {
        return describe(file.entry(), "") + " layer " + file.layer();
    }

    @Test
    void aContentThatFailedOnceIsNotGivenOutLater() throws Exception {
        byte[] tar = Tars.of("a=right", "b");
        Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER, tar);
        CountingSource source = new CountingSource(new MemoryStore());
        source.store.put(Blob.of(descriptor, tar));

        try (ImageFiles files = open(new LayerStack(List.of(new Layer(descriptor, null, source))))) {
            files.list("", file -> {});
            ImageFile file = files.resolve("a");
            source.isDamaged = true;

            assertThatThrownBy(() -> read(files, file)).isInstanceOf(ImageException.Corrupt.class);
            assertThatThrownBy(() -> read(files, file)).isInstanceOf(ImageException.Corrupt.class);
        }
    }
}
