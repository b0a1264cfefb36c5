package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.Image;
import dev.dray.content.ImageException;
import dev.dray.content.MemoryStore;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An image's layers as a stack: which they are, where they go, what they may cost.
final class LayerStackTest {
    @TempDir
    private Path temp;

    /// An image in memory.
    ///
    /// @param diffIds what its config lists
    private static Image image(List<Blob> layers, List<Digest> diffIds) throws IOException {
        MemoryStore store = new MemoryStore();
        List<Json> descriptors = new ArrayList<>();
        for (Blob layer : layers) {
            store.put(layer);
            descriptors.add(layer.descriptor().toJson());
        }
        List<String> listed = diffIds.stream().map(Digest::toString).toList();
        Json rootfs = Json.object().put("diff_ids", Json.ofTexts(listed)).build();
        Blob config = Blob.of(
                MediaType.OCI_CONFIG,
                Json.object().put("rootfs", rootfs).build().bytes());
        store.put(config);
        Json manifest = Json.object()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_MANIFEST.value())
                .put("config", config.descriptor().toJson())
                .put("layers", descriptors)
                .build();
        Blob blob = Blob.of(MediaType.OCI_MANIFEST, manifest.bytes());
        store.put(blob);
        return new Image(store, blob.descriptor());
    }

    private static Blob blob(MediaType type, byte[] content) {
        return Blob.of(type, content);
    }

    @Test
    void takesTheLayersOfAnImage() throws Exception {
        byte[] base = Tars.of("a=1", "b=1");
        byte[] top = Tars.of("a=2", ".wh.b");
        Image image = image(
                List.of(
                        blob(MediaType.OCI_LAYER_GZIP, Tars.pack(Compression.GZIP, base)),
                        // The media type may lie (protocols G60).
                        blob(MediaType.OCI_LAYER_GZIP, Tars.pack(Compression.ZSTD, top))),
                List.of(Digest.of(base), Digest.of(top)));

        ApplyReport report = LayerStack.of(image).applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);

        assertThat(Trees.of(temp.resolve("root"))).containsExactly("a=2");
        assertThat(report.layers()).isEqualTo(2);
        assertThat(report.entries()).isEqualTo(4);
        assertThat(report.bytes()).isEqualTo(3);
    }

    @Test
    void leavesOutWhatIsNoLayer() throws Exception {
        // P-25: an attestation among the layers, counted by the config or not
        byte[] tar = Tars.of("a=1");
        Blob layer = blob(MediaType.OCI_LAYER, tar);
        Blob attestation = blob(new MediaType("application/vnd.in-toto+json"), new byte[] {'{', '}'});

        LayerStack counted = LayerStack.of(image(
                List.of(attestation, layer), List.of(attestation.descriptor().digest(), Digest.of(tar))));
        LayerStack notCounted = LayerStack.of(image(List.of(attestation, layer), List.of(Digest.of(tar))));

        assertThat(Trees.of(Trees.export(counted))).containsExactly("a=1");
        assertThat(Trees.of(Trees.export(notCounted))).containsExactly("a=1");
    }

    @Test
    void theSameLayerMayComeTwice() throws Exception {
        byte[] tar = Tars.of("a=1");
        byte[] other = Tars.of(".wh.a");
        Blob layer = blob(MediaType.OCI_LAYER, tar);
        List<Blob> layers = List.of(layer, blob(MediaType.OCI_LAYER, other), layer);

        LayerStack stack = LayerStack.of(image(layers, List.of(Digest.of(tar), Digest.of(other), Digest.of(tar))));

        assertThat(Trees.of(Trees.export(stack))).containsExactly("a=1");
    }

    @Test
    void refusesAConfigThatCountsOtherwise() throws Exception {
        byte[] tar = Tars.of("a=1");
        Image image = image(List.of(blob(MediaType.OCI_LAYER, tar)), List.of(Digest.of(tar), Digest.of(tar)));

        assertThatThrownBy(() -> LayerStack.of(image))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("lists 1 layers, its config 2");
    }

    @Test
    void refusesMoreLayersThanAnyImageHas() throws Exception {
        byte[] tar = Tars.of("a=1");
        Image image = image(
                Collections.nCopies(1_001, blob(MediaType.OCI_LAYER, tar)), Collections.nCopies(1_001, Digest.of(tar)));

        assertThatThrownBy(() -> LayerStack.of(image))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("has 1,001 layers (at most 1,000)");
    }

    @Test
    void takesAnEmptyDirectoryButNoFullOne() throws Exception {
        LayerStack stack = Tars.stack(Tars.of("a=1"));
        Path root = Files.createDirectory(temp.resolve("root"));

        stack.applyTo(root, ApplyOptions.DEFAULT);

        assertThat(root.resolve("a")).hasContent("1");
        assertThatThrownBy(() -> stack.applyTo(root, ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void forcedItTakesAFullDirectoryAsALowerLayer() throws Exception {
        Path root = Files.createDirectory(temp.resolve("root"));
        Files.writeString(root.resolve("a"), "old");
        Files.writeString(root.resolve("b"), "old");

        Tars.stack(Tars.of(".wh.a", "c=1")).applyTo(root, ApplyOptions.DEFAULT.withForce(true));

        assertThat(Trees.of(root)).containsExactly("b=old", "c=1");
    }

    @Test
    void aFailureInALaterLayerLeavesNothing() {
        LayerStack stack = Tars.stack(Tars.of("d/", "d/a=1", "l -> /"), Tars.of("d/b=2"), Tars.of("x => missing"));

        assertThatThrownBy(() -> stack.applyTo(temp.resolve("deep/root"), ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.Corrupt.class);

        assertThat(temp.resolve("deep")).isEmptyDirectory();
    }

    @Test
    void aFailureOfTheScratchDirectoryIsClear() {
        LayerStack stack = Tars.stack(Tars.of("a=1"));
        ExportOptions options = ExportOptions.DEFAULT.withScratch(temp.resolve("missing"));

        assertThatThrownBy(() -> stack.exportTo(OutputStream.nullOutputStream(), options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void exportingLeavesNoScratchFile() throws Exception {
        ExportOptions options = ExportOptions.DEFAULT.withScratch(temp);

        Tars.stack(Tars.of("a=1")).exportTo(OutputStream.nullOutputStream(), options);
        assertThatThrownBy(() -> Tars.stack(Tars.of("a=1", "b => c")).exportTo(new ByteArrayOutputStream(), options))
                .isInstanceOf(ImageException.Corrupt.class);

        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void limitsAreNamed() {
        // protocols H20
        LayerStack stack = Tars.stack(Tars.of("a=12345", "d/d/d/d/b=12345"), Tars.of("c"));

        assertRefused(stack, Limits.DEFAULT.withEntries(2), "more than 2 entries");
        assertRefused(stack, Limits.DEFAULT.withBytes(9), "more than 9 bytes");
        assertRefused(stack, Limits.DEFAULT.withDepth(3), "more than 3 directories deep");
    }

    private void assertRefused(LayerStack stack, Limits limits, String message) {
        assertThatThrownBy(() -> stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT.withLimits(limits)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining(message);
        assertThatThrownBy(
                        () -> stack.exportTo(OutputStream.nullOutputStream(), ExportOptions.DEFAULT.withLimits(limits)))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining(message);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aBombIsDefused() {
        byte[] packed = zeros(300);
        Layer layer = Tars.layer(packed, Digest.of(packed));

        assertThatThrownBy(() -> Trees.export(new LayerStack(List.of(layer))))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("more than 1,000 times that");
    }

    /// A tar of one file of zeros, packed with zstd, which packs them to almost nothing.
    private static byte[] zeros(int mebibytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(Compression.ZSTD.compress(bytes))) {
            tar.put(TarEntry.file("zeros", (long) mebibytes << 20), new InputStream() {
                @Override
                public int read() {
                    return 0;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    Arrays.fill(buffer, offset, offset + length, (byte) 0);
                    return length;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void manyOpaqueMarkersInAFullDirectoryTakeNoTime() throws Exception {
        // protocols H61, G53, GHSA-rp3h-jf77-q9p4: quadratic, this would be 10^8 steps
        String[] files =
                Stream.iterate(0, i -> i + 1).limit(10_000).map(i -> "d/f" + i).toArray(String[]::new);
        String[] markers = Stream.iterate(0, i -> i + 1)
                .limit(40_000)
                .map(i -> i % 2 == 0 ? "d/.wh..wh..opq" : "d/g" + i % 10_000)
                .toArray(String[]::new);

        byte[] tar = Trees.export(Tars.stack(Tars.of(files), Tars.of(markers)));

        assertThat(Trees.of(tar)).hasSize(5_001);
    }

    @Test
    void aDirectoryMayHoldAHundredThousandFiles() throws Exception {
        String[] files =
                Stream.iterate(0, i -> i + 1).limit(100_000).map(i -> "d/f" + i).toArray(String[]::new);

        LayerStack stack = Tars.stack(Tars.of(files), Tars.of("e"));

        assertThat(Trees.of(Trees.export(stack))).hasSize(100_002);
        Tars.stack(Tars.of(Arrays.copyOf(files, 5000)), Tars.of(".wh.d", "e"))
                .applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);
        assertThat(Trees.of(temp.resolve("root"))).containsExactly("e");
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        List<Long> positions = new ArrayList<>();
        ApplyOptions options = ApplyOptions.DEFAULT.withProgress((entries, bytes) -> positions.add(bytes));

        Tars.stack(Tars.of("a=123", "b=45"), Tars.of("c=6")).applyTo(temp.resolve("root"), options);

        assertThat(positions).containsExactly(3L, 5L, 6L);
    }

    @Test
    void recordsWhatIsRefusedNextToTheDirectory() throws Exception {
        Files.writeString(temp.resolve("root.dray.json"), "of an earlier time");
        TarEntry odd = TarEntry.file("d/f", 0).withXattrs(Map.of("nonsense.x", new byte[] {1}));
        LayerStack stack = Tars.stack(Tars.of(odd), Tars.of("g=1"));

        ApplyReport report = stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT);

        assertThat(report.xattrs()).isEqualTo(1);
        assertThat(report.record()).isEqualTo(temp.resolve("root.dray.json")).isNotEmptyFile();
        assertThat(report.refusals()).contains("1 extended attributes", "root.dray.json");
        assertThat(Files.readString(temp.resolve("root.dray.json")))
                .contains("\"path\":\"d/f\"", "\"nonsense.x\":\"AQ==\"");
        assertThatThrownBy(() -> stack.applyTo(temp.resolve("other"), ApplyOptions.DEFAULT.withStrict(true)))
                .isInstanceOf(ImageException.Denied.class);
        assertThat(temp.resolve("other")).doesNotExist();
    }

    @Test
    void anInterruptEndsIt() {
        LayerStack stack = Tars.stack(Tars.of("a=1"));
        ApplyOptions options = ApplyOptions.DEFAULT.withProgress(
                (entries, bytes) -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> stack.applyTo(temp.resolve("root"), options)).isInstanceOf(IOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aMissingBlobFails() {
        Descriptor missing = Descriptor.of(MediaType.OCI_LAYER, new byte[] {1});
        LayerStack stack = new LayerStack(List.of(new Layer(missing, null, new MemoryStore())));

        assertThatThrownBy(() -> stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.NotFound.class);

        assertThat(temp).isEmptyDirectory();
    }
}
