package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers with a table of contents (protocols G70 to G73): those of other programs, and ones made here that lie.
final class TableOfContentsTest {
    private static final String ESTARGZ = "containerd.io/snapshot/stargz/toc.digest";
    private static final String ZSTD = "io.github.containers.zstd-chunked.manifest-";
    private static final Sample BY_ESTARGZ = new Sample(
            "estargz.tar.gz",
            Map.of(ESTARGZ, "sha256:86a14c0805bb09c2dca53f25022a08db36321ec7588e0b7ed30966b78298711f"));
    private static final Sample BY_SKOPEO = new Sample(
            "zstd-chunked.tar.zst",
            Map.of(
                    "io.containers.zstd-chunked.manifest-checksum",
                    "sha256:40e9385c884bd3ef1da08331d329857608bdc886f738d921056a893397c6d381",
                    "io.containers.zstd-chunked.manifest-position",
                    "30373:371:1360:1"));

    @TempDir
    private Path temp;

    private final CountingSource source = new CountingSource(new MemoryStore());

    record Sample(String file, Map<String, String> annotations) {
        byte[] bytes() {
            try (InputStream in = Sample.class.getResourceAsStream("chunked/" + file)) {
                return Objects.requireNonNull(in).readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(BY_ESTARGZ, BY_SKOPEO);
    }

    private ImageFiles open(byte[] blob, Map<String, String> annotations) throws IOException {
        Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER_GZIP, blob).withAnnotations(annotations);
        source.store.put(Blob.of(descriptor, blob));
        return new LayerStack(List.of(new Layer(descriptor, null, source)))
                .openFiles(FilesOptions.DEFAULT.withScratch(temp));
    }

    private static List<String> list(ImageFiles files) throws IOException {
        List<String> lines = new ArrayList<>();
        files.list(
                "",
                file -> lines.add("%s %o %d:%d %d %s"
                        .formatted(
                                file.entry(),
                                file.entry().mode(),
                                file.entry().uid(),
                                file.entry().gid(),
                                file.entry().size(),
                                file.entry().mtime())));
        return lines;
    }

    private static String read(ImageFiles files, String path) throws IOException {
        try (InputStream in = files.open(files.resolve(path))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void saysTheSameAsTheTar(Sample sample) throws Exception {
        List<String> byTar;
        String data;
        try (ImageFiles files = open(sample.bytes(), Map.of())) {
            byTar = list(files);
            data = read(files, "bin/data");
        }
        assertThat(source.opened).hasSize(1);
        source.opened.clear();

        try (ImageFiles files = open(sample.bytes(), sample.annotations())) {
            assertThat(list(files)).isEqualTo(byTar).hasSizeGreaterThan(6);
            assertThat(read(files, "bin/data")).isEqualTo(data).hasSize(30_000);
            assertThat(read(files, "bin/link")).isEqualTo("hello\n");
            assertThat(read(files, "etc/zhard")).isEqualTo("hello\n");
            assertThat(read(files, "etc/empty")).isEmpty();
        }

        assertThat(source.opened).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fetchesTheTableAndTheFileOnly(Sample sample) throws Exception {
        try (ImageFiles files = open(sample.bytes(), sample.annotations())) {
            assertThat(read(files, "etc/hi")).isEqualTo("hello\n");
        }

        assertThat(source.bytes).isLessThan(2_000);
        assertThat(source.ranges).hasSizeLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void doesWithoutWhereThereAreNoRanges(Sample sample) throws Exception {
        source.knowsRanges = false;

        try (ImageFiles files = open(sample.bytes(), sample.annotations())) {
            assertThat(read(files, "etc/hi")).isEqualTo("hello\n");
        }

        assertThat(source.opened).hasSize(1);
    }

    @Test
    void showsTheTableOfAnEstargzAsTheFileThatItIs() throws Exception {
        try (ImageFiles files = open(BY_ESTARGZ.bytes(), BY_ESTARGZ.annotations())) {
            assertThat(Digest.of(read(files, "stargz.index.json").getBytes(StandardCharsets.ISO_8859_1)))
                    .hasToString(BY_ESTARGZ.annotations().get(ESTARGZ));
        }
    }

    @Test
    void isCorruptWhereTheTableIsNotTheOneThatWasMeant() throws Exception {
        String other = Digest.of(new byte[1]).toString();
        Map<String, String> zstd = Map.of(ZSTD + "checksum", other, ZSTD + "position", "30373:371:1360:1");

        try (ImageFiles estargz = open(BY_ESTARGZ.bytes(), Map.of(ESTARGZ, other));
                ImageFiles chunked = open(BY_SKOPEO.bytes(), zstd)) {
            assertThatThrownBy(() -> estargz.find("etc/hi"))
                    .isInstanceOf(ImageException.Corrupt.class)
                    .hasMessageContaining("table of contents");
            assertThatThrownBy(() -> chunked.find("etc/hi")).isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30373:371:1360:2",
                "30373:371",
                "999999999999999999:371:1360:1",
                "30373:999999999999:1360:1",
                "x"
            })
    void readsTheLayerWhereTheTableIsNotWhereItShouldBe(String position) throws Exception {
        Map<String, String> annotations =
                Map.of(ZSTD + "checksum", Digest.of(new byte[0]).toString(), ZSTD + "position", position);

        try (ImageFiles files = open(BY_SKOPEO.bytes(), annotations)) {
            assertThat(read(files, "etc/hi")).isEqualTo("hello\n");
        }

        assertThat(source.ranges).isEmpty();
    }

    @Test
    void isCorruptWhereAFileIsNotWhatTheTableSays() throws Exception {
        byte[] blob = chunked(entry("a", 5, Digest.of("other".getBytes(StandardCharsets.UTF_8))));

        try (ImageFiles files = open(blob, annotations)) {
            assertThat(files.find("a")).isPresent();
            assertThatThrownBy(() -> read(files, "a"))
                    .isInstanceOf(ImageException.Corrupt.class)
                    .hasMessageContaining("\"a\"");
        }
    }

    @Test
    void isCorruptWhereAFileIsShorterThanTheTableSays() throws Exception {
        byte[] blob = chunked(entry("a", 6, Digest.of("hello".getBytes(StandardCharsets.UTF_8))));

        try (ImageFiles files = open(blob, annotations)) {
            assertThatThrownBy(() -> read(files, "a")).isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":5}]}",
                "{\"entries\":[{\"type\":\"door\",\"name\":\"a\"}]}",
                "{\"entries\":[{\"type\":\"reg\",\"name\":\"a\",\"size\":-5}]}",
                "{\"entries\":[{\"type\":\"dir\",\"name\":\"\ufffd\"}]}",
                "{\"entries\":[{\"type\":\"dir\",\"name\":\"a\",\"modtime\":\"yesterday\"}]}",
                "{\"entries\":[{\"type\":\"dir\",\"name\":\"a\",\"uid\":-1}]}",
                """
                {"entries":[{"type":"reg","name":"a","size":8,"digest":"%1$s","chunkType":"zeros","chunkSize":%2$d},
                {"type":"chunk","chunkOffset":%2$d,"chunkType":"zeros","chunkSize":%2$d},
                {"type":"chunk","chunkOffset":-2,"chunkType":"zeros","chunkSize":10}]}""",
                "{\"entries\":[{\"type\":\"dir\",\"name\":\"b\"},{\"type\":\"door\",\"name\":\"a\"}]}",
                "{\"entries\":[{\"type\":\"chunk\",\"name\":\"a\"}]}",
                "{\"entries\":[7]}",
                "{\"entries\":[[]]}",
                "{\"entries\":[{\"type\":\"dir\",\"name\":\"b\"}",
                "{\"other\":[{\"type\":\"dir\",\"name\":\"b\"}]}",
                "{\"in\":{\"entries\":[{\"type\":\"dir\",\"name\":\"b\"}]}}",
                "{\"entries\":7}",
                "[]",
                "nothing"
            })
    void readsTheLayerWhereTheTableMakesNoSense(String table) throws Exception {
        byte[] blob = chunked(table.contains("%") ? table.formatted(Digest.of(new byte[8]), Long.MAX_VALUE) : table);

        try (ImageFiles files = open(blob, annotations)) {
            assertThat(read(files, "a")).isEqualTo("hello");
            assertThat(files.find("b")).isEmpty();
        }
    }

    private Map<String, String> annotations = Map.of();

    private static String entry(String name, long size, Digest digest) {
        return Json.object()
                .put(
                        "entries",
                        List.of(Json.object()
                                .put("type", "reg")
                                .put("name", name)
                                .put("size", size)
                                .put("offset", 8)
                                .put("digest", digest.toString())
                                .build()))
                .build()
                .toString();
    }

    /// A tar with the file `a`, whose content is `hello`, and a table of contents.
    private byte[] chunked(String table) throws IOException {
        byte[] tar = Tars.of("a=hello");
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.write(Tars.pack(Compression.ZSTD, slice(tar, 512, 517)));
        // The frame that a table speaks of comes first here, in a skippable one, so that the tar is whole.
        byte[] frame = blob.toByteArray();
        byte[] toc = Tars.pack(Compression.ZSTD, table.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(skippable(frame));
        all.write(Tars.pack(Compression.ZSTD, tar));
        all.write(skippable(toc));
        long start = (long) all.size() - toc.length;
        annotations = Map.of(
                ZSTD + "checksum",
                Digest.of(toc).toString(),
                ZSTD + "position",
                "%d:%d:%d:1".formatted(start, toc.length, table.length()));
        return all.toByteArray();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] skippable(byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184D2A50)
                .putInt(content.length)
                .put(content)
                .array();
    }
}
