package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.HttpCall;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.testkit.FaultyHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `files`, `cat` and `diff`.
final class FilesTest {
    private static final String IMAGE = "localhost:5000/acme/web:1.0";
    private static final String NEXT = "localhost:5000/acme/web:2.0";
    private static final Platform HERE = Platform.ofThisMachine();

    @TempDir
    Path folder;

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private Rig rig;
    private List<Descriptor> layers;

    @BeforeEach
    void pushImages() throws IOException {
        rig = new Rig(folder);
        byte[] base = Rig.tar("etc/", "", "etc/hosts", "127.0.0.1 localhost\n", "old", "gone soon", "usr/", "");
        byte[] top = Rig.tar("etc/", "", "etc/new", "here now\n", ".wh.old", "");
        Descriptor image = rig.image("acme/web", HERE, base, links(), top);
        Descriptor next =
                rig.image("acme/web", HERE, base, Rig.tar("etc/", "", "etc/.wh.hosts", "", "etc/new", "later"));
        rig.index("acme/web", "1.0", image);
        rig.index("acme/web", "2.0", next);
        var server = rig.server;
        rig.server = call -> {
            calls.add(line(call));
            return server.send(call);
        };
        layers = ((Json.Items) Json.parse(rig.run("layers", IMAGE, "--json").out()))
                .values().stream()
                        .map(layer -> Descriptor.parse(Json.object()
                                .put("digest", layer.findText("digest"))
                                .put("size", layer.findLong("size").orElseThrow())
                                .build()))
                        .toList();
        calls.clear();
    }

    private static String line(HttpCall call) {
        return call.method() + " " + call.uri().getPath();
    }

    private static byte[] links() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            tar.put(TarEntry.symlink("link", "/etc/hosts").withOwner(1, 2));
            tar.put(TarEntry.symlink("up", "../../../etc/../etc/new"));
            tar.put(TarEntry.symlink("loop", "loop"));
            tar.put(TarEntry.symlink("bad\u001b[31m", "x"));
        }
        return bytes.toByteArray();
    }

    private boolean wasFetched(int layer) {
        return calls.stream()
                .anyMatch(call -> call.endsWith(layers.get(layer).digest().toString()));
    }

    @Test
    void listsFilesWithTheLayerThatEachComesFrom() {
        Rig.Result result = rig.run("files", IMAGE);

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("""
            lrwxrwxrwx         0:0            - 1970-01-01 00:00:00   2 /bad?[31m -> x
            drwxr-xr-x         0:0            - 1970-01-01 00:00:00   3 /etc
            -rw-r--r--         0:0           20 1970-01-01 00:00:00   1 /etc/hosts
            -rw-r--r--         0:0            9 1970-01-01 00:00:00   3 /etc/new
            lrwxrwxrwx         1:2            - 1970-01-01 00:00:00   2 /link -> /etc/hosts
            lrwxrwxrwx         0:0            - 1970-01-01 00:00:00   2 /loop -> loop
            lrwxrwxrwx         0:0            - 1970-01-01 00:00:00   2 /up -> ../../../etc/../etc/new
            drwxr-xr-x         0:0            - 1970-01-01 00:00:00   1 /usr
            """);
    }

    @Test
    void listsFilesToPrograms() {
        Rig.Result result = rig.run("files", IMAGE, "/etc", "--json");

        List<Json> files = result.lines().stream().map(Json::parse).toList();
        assertThat(files).hasSize(2);
        assertThat(files.getLast().toString())
                .isEqualTo("{\"path\":\"etc/new\",\"type\":\"file\",\"mode\":\"0644\",\"uid\":0,\"gid\":0,"
                        + "\"size\":9,\"mtime\":\"1970-01-01T00:00:00Z\",\"layer\":3,\"layerDigest\":\"%s\"}"
                                .formatted(layers.get(2).digest()));
    }

    @Test
    void listsOneFileWithoutLookingFurther() {
        assertThat(rig.run("files", IMAGE, "etc/new").lines()).hasSize(1);
        assertThat(wasFetched(2)).isTrue();
        assertThat(wasFetched(1)).isFalse();
        assertThat(wasFetched(0)).isFalse();
    }

    @Test
    void writesAFileOfTheTopLayerAndFetchesNoOther() {
        Rig.Result result = rig.run("cat", IMAGE, "/etc/new");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("here now\n");
        assertThat(result.err()).isEmpty();
        assertThat(wasFetched(1)).isFalse();
        assertThat(wasFetched(0)).isFalse();
    }

    @Test
    void fetchesALayerOnce() {
        rig.run("cat", IMAGE, "/etc/new");
        calls.clear();

        assertThat(rig.run("cat", IMAGE, "etc/new").out()).isEqualTo("here now\n");
        assertThat(wasFetched(2)).isFalse();
    }

    @Test
    void followsLinksInsideTheImage() {
        assertThat(rig.run("cat", IMAGE, "link").out()).isEqualTo("127.0.0.1 localhost\n");
        assertThat(rig.run("cat", IMAGE, "up").out()).isEqualTo("here now\n");
    }

    @Test
    void writesToATerminalToo() {
        rig.terminal = true;

        assertThat(rig.run("cat", IMAGE, "etc/new", "-q").out()).isEqualTo("here now\n");
    }

    @Test
    void writesToAFile() throws IOException {
        Path file = folder.resolve("new");

        assertThat(rig.run("cat", IMAGE, "etc/new", "-o", file.toString()).code())
                .isZero();

        assertThat(file).hasContent("here now\n");
    }

    @Test
    void tellsWhatIsNotThereFromWhatCannotBeWritten() {
        assertThat(rig.run("cat", IMAGE, "old").code()).isEqualTo(3);
        assertThat(rig.run("cat", IMAGE, "etc/none").err()).contains("no file \"etc/none\"");
        assertThat(rig.run("files", IMAGE, "none").code()).isEqualTo(3);
        assertThat(rig.run("cat", IMAGE, "etc").code()).isEqualTo(1);
        assertThat(rig.run("cat", IMAGE, "etc").err()).contains("no regular file, but a directory");
        assertThat(rig.run("cat", IMAGE, "loop").code()).isEqualTo(1);
        assertThat(rig.run("cat", IMAGE, "loop").err()).contains("symbolic links");
        assertThat(rig.run("cat", IMAGE, "../etc/new").code()).isEqualTo(3);
        assertThat(rig.run("cat", IMAGE, "../etc/new").err()).contains("\"../etc/new\" leads out of the image");
    }

    @Test
    void writesNothingOfALayerThatIsNotWhatItsDigestSays() {
        rig.server = new FaultyHttp(rig.server)
                .onFirst(9, "GET /v2/acme/web/blobs/" + layers.get(2).digest(), FaultyHttp.wrongByte(20));
        Path file = folder.resolve("new");

        Rig.Result result = rig.run("cat", IMAGE, "etc/new", "-o", file.toString());

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.out()).isEmpty();
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void showsWhatDiffersWithoutTheLayersThatBothShare() {
        Rig.Result result = rig.run("diff", IMAGE, NEXT);

        assertThat(result.code()).isZero();
        assertThat(result.lines().stream().map(line -> line.replaceFirst("sha256:\\w+.*", "DIGEST")))
                .containsExactly(
                        "layer   = DIGEST",
                        "layer   - DIGEST",
                        "layer   - DIGEST",
                        "layer   + DIGEST",
                        "file    * /bad?[31m (in A)",
                        "file    - /etc/hosts",
                        "file    ~ /etc/new  content (9 B -> 5 B)",
                        "file    * /link (in A)",
                        "file    * /loop (in A)",
                        "file    + /old",
                        "file    * /up (in A)");
        assertThat(wasFetched(0)).isFalse();
    }

    @Test
    void isExactWhenAsked() {
        Rig.Result result = rig.run("diff", IMAGE, NEXT, "--exact", "--json");

        assertThat(result.lines().stream().filter(line -> line.contains("\"file\"")))
                .hasSize(7)
                .noneMatch(line -> line.contains("written"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("{\"file\":\"old\",\"change\":\"added\",\"after\":{\"path\":\"old\","));
    }

    @Test
    void findsNoDifferenceOfAnImageFromItself() {
        assertThat(rig.run("diff", IMAGE, IMAGE).lines()).allMatch(line -> line.startsWith("layer   ="));
    }
}
