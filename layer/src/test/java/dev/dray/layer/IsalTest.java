package dev.dray.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IsalTest {
    private final Random random = new Random(7);

    @BeforeEach
    void needsTheLibrary() {
        assumeTrue(Isal.isUsable(), "Debian's libisal2 is not here");
    }

    private byte[] content(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        Arrays.fill(bytes, 0, size / 2, (byte) 'x');
        return bytes;
    }

    private static byte[] pack(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (InputStream in = new IsalInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    /// Gives as few bytes at a time as a slow network.
    private static InputStream inPieces(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, most));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 65_535, 1_000_000})
    void unpacksMembersThatComeInPieces(int most) throws IOException {
        byte[] first = content(300_000);
        byte[] second = content(1);
        byte[] packed = join(pack(first), pack(new byte[0]), pack(second), pack(new byte[200_000]));

        byte[] unpacked = new IsalInputStream(inPieces(packed, most)).readAllBytes();

        assertThat(unpacked).isEqualTo(join(first, second, new byte[200_000]));
    }

    /// Where output fills its buffer just as the input ends.
    @Test
    void unpacksAnyLengthAroundItsBuffer() throws IOException {
        for (int size = Isal.OUT - 20; size < Isal.OUT + 20; size++) {
            byte[] content = new byte[size];

            assertThat(unpack(pack(content))).isEqualTo(content);
        }
    }

    @Test
    void unpacksWhatJavaUnpacks() throws IOException {
        for (int i = 0; i < 100; i++) {
            byte[] packed = join(pack(content(random.nextInt(400_000))), pack(content(random.nextInt(5))));

            assertThat(unpack(packed)).isEqualTo(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
        }
    }

    @RepeatedTest(20)
    void readsHeadersWithNameCommentAndExtraField() throws IOException {
        byte[] plain = pack("text".getBytes(US_ASCII));
        byte[] header = {0x1f, (byte) 0x8b, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'S', 'G', 'n', 0, 'c', 0};
        byte[] packed = join(header, Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(unpack(packed)).asString(US_ASCII).isEqualTo("text");
        assertThat(new IsalInputStream(inPieces(packed, 1)).readAllBytes())
                .asString(US_ASCII)
                .isEqualTo("text");
    }

    @Test
    void passesOverWhatFollowsTheLastMember() throws IOException {
        byte[] packed = join(pack("text".getBytes(US_ASCII)), new byte[] {0, 0, 0, 0, 1});

        assertThat(unpack(packed)).asString(US_ASCII).isEqualTo("text");
    }

    @Test
    void refusesGzipThatIsCutOffAnywhere() throws IOException {
        byte[] packed = pack(content(2_000));

        for (int length = 1; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> unpack(cut)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void neverGivesOtherBytesWhereBitsAreWrong() throws IOException {
        byte[] content = content(3_000);
        byte[] packed = pack(content);

        for (int i = 10; i < packed.length; i++) {
            byte[] damaged = packed.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            assertThat(outcome(damaged, content))
                    .as("byte %d of %d", i, packed.length)
                    .isIn("refused", "the content");
        }
    }

    /// Bits that pad the last block to a byte mean nothing.
    private static String outcome(byte[] damaged, byte[] content) throws IOException {
        try {
            return Arrays.equals(unpack(damaged), content) ? "the content" : "something else";
        } catch (ZipException | EOFException e) {
            return "refused";
        }
    }

    @Test
    void layersAreUnpackedByIt() throws IOException {
        byte[] content = content(100_000);
        InputStream packed = new ByteArrayInputStream(pack(content));

        try (InputStream in = Compression.decompress(packed, Long.MAX_VALUE)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
            assertThat(packed.read()).as("read to its end").isEqualTo(-1);
        }
    }
}
