package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.MemoryStore;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How an export is written: what is in it and in which order, how often layers are read, and what is there when one of
/// them is damaged.
final class ExporterTest {
    @TempDir
    private Path temp;

    /// The entries of an export, in its order, in the words of [Tars].
    private static List<String> export(String[]... layers) throws IOException {
        byte[] tar = Trees.export(stack(layers));
        List<String> lines = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                String content = new String(reader.content().readAllBytes(), StandardCharsets.UTF_8);
                lines.add(
                        switch (entry.type()) {
                            case SYMLINK -> entry.name() + " -> " + entry.linkName();
                            case HARD_LINK -> entry.name() + " => " + entry.linkName();
                            case FILE, DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
                                entry.name() + (content.isEmpty() ? "" : "=" + content);
                        });
            }
        }
        return lines;
    }

    private static LayerStack stack(String[]... layers) {
        return Tars.stack(Arrays.stream(layers).map(Tars::of).toArray(byte[][]::new));
    }

    private static String[] layer(String... lines) {
        return lines;
    }

    @Test
    void writesTheTopLayerFirstAndThenWhatIsSeenOfTheOthers() throws Exception {
        assertThat(export(
                        layer("bin/", "bin/sh=old", "etc/", "etc/a=1", "etc/b=1", "tmp/", "tmp/x=1"),
                        layer("etc/", "etc/b=2", "bin/", "bin/sh=new", ".wh.tmp", "lib -> usr/lib"),
                        layer("etc/", "etc/c=3")))
                .containsExactly("etc/c=3", "etc/b=2", "bin/sh=new", "lib -> usr/lib", "etc/a=1", "etc/", "bin/");
    }

    @Test
    void endsWithHardLinksAndThenDirectoriesInnerOnesFirst() throws Exception {
        assertThat(export(layer("z/f=1", "a => z/f", "y/"), layer("z/d/g=2", "b => a")))
                .containsExactly("z/d/g=2", "z/f=1", "a => z/f", "b => z/f", "z/d/", "z/", "y/");
    }

    @Test
    void whatIsHiddenButSeenUnderAnotherNameIsReadOnceMore() throws Exception {
        assertThat(export(layer("a=1", "b => a", "c=0"), layer("a=2"))).containsExactly("a=2", "c=0", "b=1");
    }

    @Test
    void whatGoesThroughALinkOfALowerLayerIsWhereThatLeads() throws Exception {
        assertThat(export(layer("d/", "d/f=1", "d/g=1", "l -> d"), layer("l/f=2", "l/.wh.g")))
                .containsExactly("d/f=2", "l -> d", "d/");
    }

    @Test
    void whatALayerSaysTwiceIsWrittenOnce() throws Exception {
        assertThat(export(layer("a=1", "b=1", "a=2"))).containsExactly("b=1", "a=2");
        assertThat(export(layer("d/", "d/a=1", "d=2"))).containsExactly("d=2");
        assertThat(export(layer("d=1", "d/", "d/a=2"))).containsExactly("d/a=2", "d/");
    }

    @Test
    void theLastAttributesOfADirectoryHold() throws Exception {
        byte[] tar = Tars.of(
                TarEntry.directory("d").withMode(0700),
                TarEntry.file("d/f", 1),
                TarEntry.directory("d").withMode(0750));

        byte[] exported = Trees.export(Tars.stack(tar));

        Tars.stack(exported).applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);
        assertThat(Files.getAttribute(temp.resolve("root/d"), "unix:mode")).isEqualTo(040750);
    }

    @Test
    void aHardLinkThatChangesTheFileIsObeyed() throws Exception {
        Instant later = Instant.ofEpochSecond(1_000);
        byte[] tar = Tars.of(
                TarEntry.file("a", 1),
                TarEntry.hardLink("b", "a").withMode(0600).withMtime(later));

        byte[] exported = Trees.export(Tars.stack(tar));

        try (TarReader reader = new TarReader(new ByteArrayInputStream(exported))) {
            TarEntry file = Objects.requireNonNull(reader.next());
            assertThat(file.type()).isEqualTo(TarEntry.Type.FILE);
            assertThat(file.mode()).isEqualTo(0600);
            assertThat(file.mtime()).isEqualTo(later);
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aFileAndAStreamGetTheSameBytes() throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            LayerStack stack = RandomStacks.of(new Random(seed), seed % 2 == 0);
            Path file = Files.writeString(temp.resolve("tar"), "what was there before");

            stack.exportTo(file, ExportOptions.DEFAULT);

            assertThat(file).hasBinaryContent(Trees.export(stack));
        }
    }

    @Test
    void layersAreReadOnceWhereNamesTellAll() throws Exception {
        byte[] base = Tars.of("d/", "d/a=1", "d/b=1", "h => d/b");
        byte[] top = Tars.of("d/", "d/a=2");
        MemoryStore store = new MemoryStore();
        CountingSource source = new CountingSource(store);
        List<Layer> layers = new ArrayList<>();
        long bytes = 0;
        for (byte[] tar : List.of(base, top)) {
            Blob blob = Blob.of(MediaType.OCI_LAYER, tar);
            store.put(blob);
            layers.add(new Layer(blob.descriptor(), Digest.of(tar), source));
            bytes += tar.length;
        }

        new LayerStack(layers).exportTo(new ByteArrayOutputStream(), ExportOptions.DEFAULT);

        assertThat(source.bytes).isEqualTo(bytes);
    }

    @Test
    void ofADamagedLayerAStreamGetsNothing() {
        byte[] tar = Tars.of("a=1");
        Layer wrong = Tars.layer(tar, Digest.of(Tars.of("a=2")));
        Layer good = Tars.layer(Tars.of("b=1"), Digest.of(Tars.of("b=1")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportOptions options = ExportOptions.DEFAULT.withScratch(temp);

        assertThatThrownBy(() -> new LayerStack(List.of(wrong, good)).exportTo(out, options))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("the config says");

        assertThat(out.size()).isZero();
        assertThat(temp).isEmptyDirectory();
    }
}
