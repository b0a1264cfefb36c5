package dev.dray.bench;

import dev.dray.content.Blob;
import dev.dray.content.MemoryStore;
import dev.dray.layer.Compression;
import dev.dray.layer.Layer;
import dev.dray.layer.TarEntry;
import dev.dray.layer.TarReader;
import dev.dray.layer.TarWriter;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What reading a layer costs: 10,000 files of 6 kB, half compressible, so about 60 MB of tar. Milliseconds per layer.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class LayerBench {
    private static final int FILES = 10_000;
    private static final int SIZE = 6_000;

    @Param({"GZIP", "ZSTD"})
    Compression compression = Compression.GZIP;

    private byte[] tar = {};
    private byte[] packed = {};
    private Layer layer =
            new Layer(new Descriptor(MediaType.OCI_LAYER, Digest.of(new byte[0]), 0), null, new MemoryStore());

    @Setup
    public void makeLayer() throws IOException {
        tar = tar();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.compress(bytes)) {
            out.write(tar);
        }
        packed = bytes.toByteArray();
        MemoryStore store = new MemoryStore();
        Blob blob = Blob.of(MediaType.OCI_LAYER, packed);
        store.put(blob);
        layer = new Layer(blob.descriptor(), Digest.of(tar), store);
    }

    private static byte[] tar() throws IOException {
        Random random = new Random(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            byte[] content = new byte[SIZE];
            for (int i = 0; i < FILES; i++) {
                random.nextBytes(content);
                Arrays.fill(content, SIZE / 2, SIZE, (byte) i);
                writer.put(
                        TarEntry.file("usr/share/doc/package-%d/file".formatted(i), SIZE),
                        new ByteArrayInputStream(content));
            }
        }
        return bytes.toByteArray();
    }

    /// The limit: nothing but inflating.
    @Benchmark
    public long inflate() throws IOException {
        try (InputStream in = Compression.decompress(new ByteArrayInputStream(packed))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// The limit: nothing but the headers of an uncompressed tar.
    @Benchmark
    public int readEntries() throws IOException {
        int count = 0;
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar))) {
            while (reader.next() != null) {
                count++;
            }
        }
        return count;
    }

    /// What is really done: inflate, verify both digests, read each entry.
    @Benchmark
    public int readVerified() throws IOException {
        int count = 0;
        try (TarReader reader = new TarReader(layer.openTar())) {
            while (reader.next() != null) {
                count++;
            }
        }
        return count;
    }
}
