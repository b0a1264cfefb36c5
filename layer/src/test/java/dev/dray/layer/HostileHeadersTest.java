package dev.dray.layer;

import static dev.dray.layer.TarReaderTest.extended;
import static dev.dray.layer.TarReaderTest.first;
import static dev.dray.layer.TarReaderTest.header;
import static dev.dray.layer.TarReaderTest.padded;
import static dev.dray.layer.TarReaderTest.record;
import static dev.dray.layer.TarReaderTest.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Headers that ask for memory, or for sizes that no file has (protocols H20, H2).
final class HostileHeadersTest {
    private static final int PARTS = 40;

    private static byte[] headers(char type) {
        byte[][] parts = new byte[PARTS + 1][];
        for (int i = 0; i < PARTS; i++) {
            parts[i] = extended(type, record("SCHILY.xattr.user." + i, "x".repeat(30_000)));
        }
        parts[PARTS] = header('0', "f", 0);
        return tar(parts);
    }

    @Test
    void boundsTheExtendedHeadersOfOneEntryTogether() {
        for (char type : new char[] {'x', 'g', 'L', 'K'}) {
            assertThatThrownBy(() -> first(headers(type)))
                    .isInstanceOf(ImageException.Rejected.class)
                    .hasMessageContaining("at most 1,048,576, all of one entry together");
        }
    }

    @Test
    void countsThemAnewForEachEntry() throws Exception {
        byte[][] parts = new byte[2 * PARTS][];
        for (int i = 0; i < PARTS; i++) {
            parts[2 * i] = extended('x', record("SCHILY.xattr.user.a", "x".repeat(30_000)));
            parts[2 * i + 1] = header('0', "f", 0);
        }

        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar(parts)))) {
            for (int i = 0; i < PARTS; i++) {
                assertThat(reader.next()).isNotNull();
            }
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void refusesASparseFileOfNoSizeOrOfANegativeOne() {
        byte[] noSize = tar(
                extended('x', record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0")),
                header('0', "f", 512),
                padded("0\n"));
        byte[] negative = tar(
                extended('x', record("GNU.sparse.size", "-5") + record("GNU.sparse.map", "0,0")), header('0', "f", 0));
        byte[] old = tar(header('S', "f", 0, 257, "ustar  \0", 483, "\u00ff".repeat(12)));

        for (byte[] tar : Arrays.asList(noSize, negative, old)) {
            assertThatThrownBy(() -> first(tar)).isInstanceOf(ImageException.Corrupt.class);
        }
    }
}
