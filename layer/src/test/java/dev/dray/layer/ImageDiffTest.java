package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDiffTest {
    private static final String CONFIG = "\"architecture\":\"amd64\",\"os\":\"linux\"";

    @TempDir
    private Path temp;

    private final CountingSource source = new CountingSource(new MemoryStore());

    private Image image(byte[]... tars) throws IOException {
        return image(CONFIG, List.of(tars));
    }

    private Image image(String config, List<byte[]> tars) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        List<String> diffIds = new ArrayList<>();
        for (byte[] tar : tars) {
            layers.add(put(Blob.of(MediaType.OCI_LAYER, tar)));
            diffIds.add(Digest.of(tar).toString());
        }
        String rootfs = "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":%s}".formatted(Json.ofTexts(diffIds));
        Descriptor raw = put(Blob.of(
                MediaType.OCI_CONFIG,
                Json.parse("{%s,%s}".formatted(config, rootfs)).bytes()));
        return new Image(source, put(Blob.of(Manifest.ofImage(raw, layers))));
    }

    private Descriptor put(Blob blob) throws IOException {
        source.store.put(blob);
        return blob.descriptor();
    }

    private List<String> diff(Image before, Image after, boolean exact) throws IOException {
        List<String> lines = new ArrayList<>();
        ImageDiff.of(before, after)
                .files(
                        FilesOptions.DEFAULT.withScratch(temp),
                        exact,
                        change -> lines.add("%s %s %s"
                                .formatted(
                                        change.kind(),
                                        change.path(),
                                        change.aspects().stream().sorted().toList())));
        return lines;
    }

    @Test
    void tellsAddedRemovedAndChangedFiles() throws Exception {
        Image before = image(Tars.of("d/", "d/gone", "d/kept=1", "d/text=old", "l -> a", "same=1"));
        Image after = image(Tars.of("d/", "d/kept=1", "d/new", "d/text=other", "l -> b", "same=1"));

        assertThat(diff(before, after, false))
                .containsExactly("REMOVED d/gone []", "ADDED d/new []", "CHANGED d/text [CONTENT]", "CHANGED l [LINK]");
    }

    @Test
    void tellsContentsOfOneSizeApart() throws Exception {
        assertThat(diff(image(Tars.of("a=1")), image(Tars.of("a=2")), false)).containsExactly("CHANGED a [CONTENT]");
    }

    @Test
    void tellsInWhatAFileHasChanged() throws Exception {
        TarEntry file = TarEntry.file("a", 0);
        TarEntry other = file.withMode(0600).withOwner(1, 2).withMtime(Instant.ofEpochSecond(5));

        List<String> lines = diff(
                image(Tars.of(file, TarEntry.file("b", 0))), image(Tars.of(other, TarEntry.directory("b"))), false);

        assertThat(lines).containsExactly("CHANGED a [MODE, OWNER, MTIME]", "CHANGED b [TYPE, MODE]");
    }

    @Test
    void doesNotReadWhatBothShare() throws Exception {
        byte[] base = Tars.of("d/", "d/a=1", "d/b=1", "t=1");
        Image before = image(base, Tars.of("d/mine=1", "d/both=1"));
        Image after = image(base, Tars.of("d/a=2", "d/both=2", "d/.wh.b", "h => t", "e/.wh..wh..opq"));

        List<String> lines = diff(before, after, false);

        assertThat(lines)
                .containsExactly(
                        "WRITTEN d/a []",
                        "REMOVED d/b []",
                        "CHANGED d/both [CONTENT]",
                        "WRITTEN d/mine []",
                        "REMOVED e/* []",
                        "WRITTEN h []");
        assertThat(source.opened).doesNotContain(Digest.of(base));
    }

    @Test
    void readsWhatBothShareWhenItMustBeExact() throws Exception {
        byte[] base = Tars.of("d/", "d/a=1", "d/b=1", "t=1");
        Image before = image(base);
        Image after = image(base, Tars.of("d/a=2", "d/.wh.b", "h => t", "new"));

        assertThat(diff(before, after, true))
                .containsExactly("CHANGED d/a [CONTENT]", "REMOVED d/b []", "ADDED h []", "ADDED new []");
    }

    @Test
    void listsLayersByWhatIsInThem() throws Exception {
        byte[] base = Tars.of("a");
        ImageDiff diff = ImageDiff.of(image(base, Tars.of("b")), image(base, Tars.of("c")));

        assertThat(diff.sharedLayers()).extracting(Layer::diffId).containsExactly(Digest.of(base));
        assertThat(diff.removedLayers()).extracting(Layer::diffId).containsExactly(Digest.of(Tars.of("b")));
        assertThat(diff.addedLayers()).extracting(Layer::diffId).containsExactly(Digest.of(Tars.of("c")));
    }

    @Test
    void comparesConfigurationsByName() throws Exception {
        Image before = image(
                CONFIG + ",\"config\":{\"Env\":[\"A=1\",\"B=1\"],\"Cmd\":[\"sh\"],\"Labels\":{\"x\":\"1\"}}",
                List.of());
        Image after =
                image(CONFIG + ",\"config\":{\"Env\":[\"A=2\",\"C\"],\"Cmd\":[\"sh\"],\"User\":\"me\"}", List.of());

        assertThat(ImageDiff.of(before, after).config())
                .containsExactly(
                        new ConfigChange("config.Env.A", "1", "2"),
                        new ConfigChange("config.Env.B", "1", null),
                        new ConfigChange("config.Env.C", null, ""),
                        new ConfigChange("config.Labels.x", "1", null),
                        new ConfigChange("config.User", null, "me"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void saysOfRandomImagesWhatTheirExportsSay(long seed) throws Exception {
        LayerStack one = RandomStacks.of(new Random(seed));
        LayerStack other = RandomStacks.of(new Random(seed + 100));

        List<String> lines = diff(image(one), image(other), true);

        Map<String, String> before = files(one);
        Map<String, String> after = files(other);
        assertThat(lines.stream().map(line -> line.split(" ")[0] + " " + line.split(" ")[1]))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                before.keySet().stream(),
                                after.keySet().stream().filter(path -> !before.containsKey(path)))
                        .filter(path -> !before.getOrDefault(path, "").equals(after.get(path)))
                        .map(path ->
                                (!before.containsKey(path) ? "ADDED" : after.containsKey(path) ? "CHANGED" : "REMOVED")
                                        + " " + path)
                        .toList());
    }

    private Image image(LayerStack stack) throws IOException {
        List<byte[]> tars = new ArrayList<>();
        for (Layer layer : stack.layers()) {
            try (InputStream in = layer.openTar()) {
                tars.add(in.readAllBytes());
            }
        }
        return image(tars.toArray(byte[][]::new));
    }

    /// Each path and what is there; directories that only stand above something are equal to any other directory.
    private static Map<String, String> files(LayerStack stack) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (TarReader tar = new TarReader(new ByteArrayInputStream(Trees.export(stack)))) {
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                String content = new String(tar.content().readAllBytes(), StandardCharsets.ISO_8859_1);
                String path = entry.name().replaceFirst("/$", "");
                files.put(
                        path,
                        entry.type() == TarEntry.Type.HARD_LINK
                                ? files.get(entry.linkName())
                                : "%s %s %o %s %s"
                                        .formatted(
                                                entry.type(),
                                                entry.linkName(),
                                                entry.type() == TarEntry.Type.SYMLINK ? 0 : entry.mode(),
                                                entry.mtime(),
                                                content));
            }
        }
        return files;
    }
}
