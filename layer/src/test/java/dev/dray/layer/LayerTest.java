package dev.dray.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.model.Digest;
import dev.dray.testkit.BrokenStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A layer opened: unpacked whatever packs it, and never ending on wrong bytes.
final class LayerTest {
    private static final byte[] TAR = Tars.of("a=1", "b=" + "x".repeat(5000));

    @TempDir
    private Path temp;

    private static byte[] unpack(byte[] packed) throws IOException {
        try (InputStream in = Compression.decompress(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "GZIP", "ZSTD"})
    void unpacksWhatItPacked(Compression compression) throws Exception {
        byte[] packed = Tars.pack(compression, TAR);

        assertThat(Compression.detect(packed, packed.length)).isEqualTo(compression);
        assertThat(unpack(packed)).isEqualTo(TAR);
        assertThat(Tars.pack(compression, TAR)).isEqualTo(packed);
    }

    @Test
    void readsSeveralMembersAndFramesAndSkipsWhatSaysSo() throws Exception {
        // protocols G61, G65, G71 (eStargz' footer is an empty member), G73 (zstd:chunked's tables are
        // skippable)
        byte[] a = Arrays.copyOf(TAR, 700);
        byte[] b = Arrays.copyOfRange(TAR, 700, TAR.length);
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};

        byte[] gzip = join(
                Tars.pack(Compression.GZIP, a),
                Tars.pack(Compression.GZIP, b),
                Tars.pack(Compression.GZIP, new byte[0]));
        byte[] zstd =
                join(skippable, Tars.pack(Compression.ZSTD, a), skippable, Tars.pack(Compression.ZSTD, b), skippable);

        assertThat(unpack(gzip)).isEqualTo(TAR);
        assertThat(unpack(zstd)).isEqualTo(TAR);
    }

    @Test
    void readsTheSourceToItsEnd() throws Exception {
        // protocols G52, G62: zeros after the last member are met in the wild
        byte[] packed = join(Tars.pack(Compression.GZIP, TAR), new byte[100_000]);
        Layer layer = Tars.layer(packed, Digest.of(TAR));

        try (InputStream tar = layer.openTar()) {
            assertThat(tar.readAllBytes()).isEqualTo(TAR);
        }
        InputStream broken = Compression.decompress(new BrokenStream(packed, packed.length - 1));
        assertThatThrownBy(broken::readAllBytes).hasMessage("connection reset");
    }

    @Test
    void anEmptyBlobIsAnEmptyLayer() throws Exception {
        Layer layer = Tars.layer(new byte[0], Digest.of(new byte[0]));

        try (TarReader tar = new TarReader(layer.openTar())) {
            assertThat(tar.next()).isNull();
        }
    }

    /// Written by xz 5.4: `printf 'hello xz\n'` in one stream.
    private static final byte[] XZ = Base64.getDecoder()
            .decode("/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAIaGVsbG8geHoKAAAAAMFJOvpjUhRaAAEhCWwYxdUftvN9AQAAAAAEWVo=");

    @Test
    void unpacksXzOfSeveralStreams() throws IOException {
        // Written by xz 5.4: "hello " and "xz\n", each in a stream of its own.
        byte[] two = Base64.getDecoder()
                .decode(
                        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFaGVsbG8gAAAACrCvBLoF7xgAAR4GwS+kHR+2830BAAAAAARZWv03elhaAAAE5ta0RgIAIQEWAAAAdC/lowEAAnh6CgAAmN4Iar7jM0cAARsDCy+5EB+2830BAAAAAARZWg==");

        assertThat(unpack(XZ)).asString().isEqualTo("hello xz\n");
        assertThat(unpack(two)).asString().isEqualTo("hello xz\n");
    }

    @Test
    void noticesACutOfXzAtEveryPlace() {
        for (int length = 6; length < XZ.length; length++) {
            byte[] cut = Arrays.copyOf(XZ, length);
            assertThatThrownBy(() -> unpack(cut)).as("cut to %d", length).isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @Test
    void refusesXzThatWantsTooMuchMemory() {
        // Written by xz 5.4 with --lzma2=dict=1536MiB.
        byte[] greedy = Base64.getDecoder()
                .decode("/Td6WFoAAATm1rRGAgAhASUAAAA7eHtBAQAAeAAAAABFru+D+O4WCgABGQGlLIHMH7bzfQEAAAAABFla");

        assertThatThrownBy(() -> unpack(greedy)).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void refusesOtherCompressions() {
        byte[] bzip2 = {'B', 'Z', 'h', '9', 1, 2, 3};

        assertThatThrownBy(() -> unpack(bzip2)).isInstanceOf(ImageException.Unsupported.class);
    }

    @Test
    void refusesZstdThatWantsTooMuchMemory() {
        // protocols G65: a frame header that asks for a window of 2^31 bytes
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (21 << 3), 1, 0, 0};

        assertThatThrownBy(() -> unpack(frame)).isInstanceOf(ImageException.Corrupt.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void noticesACutAtEveryPlace(Compression compression) {
        byte[] packed = Tars.pack(compression, TAR);

        for (int length = 6; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> unpack(cut)).as("cut to %d", length).isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @Test
    void noticesAWrongDiffId() {
        Layer layer = Tars.layer(Tars.pack(Compression.GZIP, TAR), Digest.of(new byte[] {1}));

        assertThatThrownBy(() -> layer.openTar().readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("unpacks to a tar of digest " + Digest.of(TAR));
        assertThatThrownBy(() -> new LayerStack(List.of(layer)).applyTo(temp.resolve("root"), ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.Corrupt.class);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void randomBytesFailAtOnce() {
        // protocols H22, CVE-2021-20291
        byte[] noise = new byte[20_000_000];
        new Random(1).nextBytes(noise);
        LayerStack stack = new LayerStack(List.of(
                Tars.layer(Tars.pack(Compression.GZIP, TAR), Digest.of(TAR)),
                Tars.layer(noise, Digest.of(noise)),
                Tars.layer(noise, Digest.of(noise)),
                Tars.layer(noise, Digest.of(noise))));

        assertThatThrownBy(() -> stack.applyTo(temp.resolve("root"), ApplyOptions.DEFAULT))
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("no tar");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void makesALayerThatReadsAsItSays() throws Exception {
        for (Compression compression : new Compression[] {Compression.NONE, Compression.GZIP, Compression.ZSTD}) {
            LayerWriter writer = LayerWriter.open(temp.resolve(compression.name()), compression);
            Tars.put(writer.tar(), TarEntry.file("a", 1), new byte[] {'1'});
            LayerWriter.NewLayer made = writer.finish();

            try (InputStream in = made.blob().open()) {
                byte[] packed = in.readAllBytes();
                assertThat(Digest.of(packed)).isEqualTo(made.blob().descriptor().digest());
                assertThat(made.blob().descriptor().size()).isEqualTo(packed.length);
                try (InputStream tar = Tars.layer(packed, made.diffId()).openTar()) {
                    assertThat(Trees.of(tar.readAllBytes())).containsExactly("a=1");
                }
            }
        }
    }
}
