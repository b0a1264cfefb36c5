package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of protocols J.7, and the cases in which other tools are known to be wrong (P-20 to P-25):
/// applied to a directory and exported, the result is the same.
final class LayerVectorsTest {
    @TempDir
    private Path temp;

    /// @param layers entries, base first
    /// @param want   the tree, sorted
    record Vector(String name, List<List<String>> layers, List<String> want) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector vector(String name, List<List<String>> layers, String... want) {
        return new Vector(name, layers, Stream.of(want).sorted().toList());
    }

    private static List<String> layer(String... lines) {
        return List.of(lines);
    }

    static Stream<Vector> vectors() {
        return Stream.of(
                vector("whiteout", List.of(layer("a", "b"), layer(".wh.a")), "b"),
                vector("opaque", List.of(layer("d/", "d/a", "d/b"), layer("d/", "d/.wh..wh..opq", "d/c")), "d/", "d/c"),
                vector("opaque, marker last", List.of(layer("d/a"), layer("d/c", "d/.wh..wh..opq")), "d/", "d/c"),
                vector("whiteout of what the layer brings", List.of(layer("a=1"), layer("a=2", ".wh.a")), "a=2"),
                vector("directory over file", List.of(layer("x=1"), layer("x/", "x/y")), "x/", "x/y"),
                vector("file over directory", List.of(layer("x/", "x/y"), layer("x=1")), "x=1"),
                vector("directory over directory", List.of(layer("x/", "x/y"), layer("x/")), "x/", "x/y"),
                vector("file over link", List.of(layer("etc/", "l -> /etc"), layer("l=1")), "etc/", "l=1"),
                vector(
                        "file through a linked parent",
                        List.of(layer("l -> /real", "real/"), layer("l/f=1")),
                        "l -> /real",
                        "real/",
                        "real/f=1"),
                vector("hard link to a lower file", List.of(layer("t=1"), layer("h => t")), "h=1", "t => h"),
                vector("missing parents", List.of(layer("usr/bin/x")), "usr/", "usr/bin/", "usr/bin/x"),
                vector("AUFS links", List.of(layer(".wh..wh.plnk/123.45=1", "a => .wh..wh.plnk/123.45")), "a=1"),
                vector("AUFS leftovers", List.of(layer(".wh..wh.aufs", ".wh..wh.orph/", ".wh..wh.orph/x", "a")), "a"),
                vector("P-20: link, then modify", List.of(layer("a=1", "b => a"), layer("a=2")), "a=2", "b=1"),
                vector(
                        "P-21: directory deleted and made again",
                        List.of(layer("d/", "d/old"), layer(".wh.d"), layer("d/", "d/new")),
                        "d/",
                        "d/new"),
                vector(
                        "P-21: in one layer, marker first",
                        List.of(layer("d/old"), layer(".wh.d", "d/", "d/new")),
                        "d/",
                        "d/new"),
                vector(
                        "P-21: in one layer, marker last",
                        List.of(layer("d/old"), layer("d/", "d/new", ".wh.d")),
                        "d/",
                        "d/new"),
                vector("P-22: absolute link", List.of(layer("lib64 -> /usr/none64")), "lib64 -> /usr/none64"),
                vector("P-23: the root as an entry", List.of(layer("./", "./a"), layer("/", "/b")), "a", "b"),
                vector("duplicates: the last wins", List.of(layer("a=1", "a=2")), "a=2"),
                vector("whiteout of nothing", List.of(layer("a"), layer(".wh.b", "c/.wh.d")), "a"),
                vector("whiteout in the base", List.of(layer("a", ".wh.a", ".wh..wh..opq")), "a"),
                vector(
                        "opaque root",
                        List.of(layer("a", "d/b"), layer("d/c", ".wh..wh..opq", "d/.wh..wh..opq")),
                        "d/",
                        "d/c"),
                vector(
                        "directory over link to directory (H58)",
                        List.of(layer("r/a", "d -> r"), layer("d/", "d/b")),
                        "d/",
                        "d/b",
                        "r/",
                        "r/a"),
                vector("link over link", List.of(layer("a=1", "l -> a"), layer("l -> b")), "a=1", "l -> b"),
                vector("hard link to itself", List.of(layer("a=1", "a => a")), "a=1"),
                vector("hard link to a symbolic link", List.of(layer("l -> x", "m => l")), "l -> x", "m -> x"),
                vector("hard link over a file", List.of(layer("a=1", "b=2"), layer("b => a")), "a=1", "b => a"),
                vector(
                        "hard link through a linked parent",
                        List.of(layer("r/t=1", "l -> /r", "h => l/t")),
                        "h=1",
                        "l -> /r",
                        "r/",
                        "r/t => h"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void appliesToADirectory(Vector vector) throws Exception {
        Path root = temp.resolve("root");

        stack(vector).applyTo(root, ApplyOptions.DEFAULT);

        assertThat(Trees.of(root)).isEqualTo(vector.want());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void exportsTheSame(Vector vector) throws Exception {
        byte[] tar = Trees.export(stack(vector));

        Tars.stack(tar).applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);
        assertThat(Trees.of(temp.resolve("root"))).isEqualTo(vector.want());
    }

    static LayerStack stack(Vector vector) {
        return Tars.stack(vector.layers().stream()
                .map(lines -> Tars.of(lines.toArray(String[]::new)))
                .toArray(byte[][]::new));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesAndLeavesNothing(String line) {
        LayerStack stack = Tars.stack(Tars.of("t=1"), Tars.of("ok=1", line));

        assertThatThrownBy(() -> stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> Trees.export(stack)).isInstanceOf(ImageException.class);
        assertThat(temp).isEmptyDirectory();
    }

    static Stream<String> refused() {
        return Stream.of(
                "h => missing",
                ".wh.",
                ".wh..",
                ".wh...",
                "d/.wh..",
                "../evil",
                "a/../../evil",
                "t/x",
                "./../evil",
                ". -> /etc",
                "./ -> /etc",
                "/ => t",
                "h => ../t",
                "h => .",
                ".wh.t/x");
    }
}
