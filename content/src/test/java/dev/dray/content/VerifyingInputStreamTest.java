package dev.dray.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Protocols H1, H2.
final class VerifyingInputStreamTest {
    private static final byte[] CONTENT = new byte[20_000];
    private static final Descriptor EXPECTED;

    static {
        new Random(1).nextBytes(CONTENT);
        EXPECTED = Descriptor.of(MediaType.OCTET_STREAM, CONTENT);
    }

    private static InputStream verifying(byte[] content) {
        return new VerifyingInputStream(new ByteArrayInputStream(content), EXPECTED);
    }

    @ParameterizedTest
    @EnumSource
    void passesContentThrough(Digest.Algorithm algorithm) throws IOException {
        Descriptor expected = new Descriptor(MediaType.JSON, Digest.of(algorithm, CONTENT), CONTENT.length);

        try (InputStream in = new VerifyingInputStream(new ByteArrayInputStream(CONTENT), expected)) {
            assertThat(in.readAllBytes()).isEqualTo(CONTENT);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[3])).isEqualTo(-1);
        }
    }

    @Test
    void passesEmptyContentThrough() throws IOException {
        Descriptor empty = Descriptor.of(MediaType.JSON, new byte[0]);

        assertThat(new VerifyingInputStream(InputStream.nullInputStream(), empty).readAllBytes())
                .isEmpty();
    }

    @Test
    void verifiesWhatIsReadByteByByte() throws IOException {
        try (InputStream in = verifying(CONTENT)) {
            for (byte b : CONTENT) {
                assertThat((byte) in.read()).isEqualTo(b);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_000, 19_999})
    void oneWrongByteIsCorrupt(int position) {
        byte[] wrong = CONTENT.clone();
        wrong[position]++;

        assertThatThrownBy(() -> verifying(wrong).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining(EXPECTED.digest().toString())
                .hasMessageContaining(Digest.of(wrong).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19_999})
    void contentThatIsTooShortIsCorrupt(int length) {
        assertThatThrownBy(() -> verifying(Arrays.copyOf(CONTENT, length)).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("only");
    }

    @Test
    void contentThatIsTooLongIsCorrupt() {
        assertThatThrownBy(() -> verifying(Arrays.copyOf(CONTENT, 20_001)).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class)
                .hasMessageContaining("at least");
    }

    @Test
    void theLastByteIsGivenOnlyWhenAllIsRight() throws IOException {
        byte[] wrong = CONTENT.clone();
        wrong[0]++;
        InputStream in = verifying(wrong);
        in.skipNBytes(CONTENT.length - 1);

        assertThatThrownBy(in::read).isInstanceOf(ImageException.Corrupt.class);
        assertThatThrownBy(in::read).isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void aStreamWithoutEndIsStopped() {
        long[] given = new long[1];
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                given[0]++;
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = (byte) read();
                return 1;
            }
        };
        Descriptor beginning = Descriptor.of(MediaType.JSON, "x".repeat(1_000).getBytes(UTF_8));
        InputStream in = new VerifyingInputStream(endless, beginning);

        assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                .isInstanceOf(ImageException.Corrupt.class);
        assertThat(given[0]).isEqualTo(1_001);
    }

    @Test
    void skippedBytesAreVerifiedToo() throws IOException {
        byte[] wrong = CONTENT.clone();
        wrong[5]++;

        try (InputStream good = verifying(CONTENT);
                InputStream bad = verifying(wrong)) {
            good.skipNBytes(15_000);
            assertThat(good.skip(-1)).isZero();
            assertThat(good.readAllBytes()).hasSize(5_000);
            bad.skipNBytes(15_000);
            assertThatThrownBy(bad::readAllBytes).isInstanceOf(ImageException.Corrupt.class);
        }
    }

    @Test
    void anAbsurdSizeAllocatesNothing() {
        Descriptor huge = new Descriptor(MediaType.JSON, EXPECTED.digest(), 1L << 62);

        assertThatThrownBy(() -> new VerifyingInputStream(new ByteArrayInputStream(CONTENT), huge).readAllBytes())
                .isInstanceOf(ImageException.Corrupt.class);
    }

    @Test
    void cannotGoBack() {
        InputStream in = verifying(CONTENT);
        in.mark(10);

        assertThat(in.markSupported()).isFalse();
        assertThatThrownBy(in::reset).isInstanceOf(IOException.class);
    }
}
