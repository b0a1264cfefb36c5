package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Digest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class DigestSetTest {
    private final DigestSet set = new DigestSet();

    private static Digest digest(int number) {
        return Digest.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    @Test
    void hasWhatWasAdded() {
        for (int i = 0; i < 10_000; i += 2) {
            assertThat(set.add(digest(i))).isTrue();
            assertThat(set.add(digest(i))).isFalse();
        }

        for (int i = 0; i < 10_000; i++) {
            assertThat(set.has(digest(i))).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void takesADigestOfZeros() {
        Digest zeros = new Digest(Digest.Algorithm.SHA256, "0".repeat(64));

        assertThat(set.has(zeros)).isFalse();
        assertThat(set.add(zeros)).isTrue();
        assertThat(set.has(zeros)).isTrue();
    }

    @Test
    void hasAllOnceItIsToldSo() {
        set.addAll();

        assertThat(set.has(digest(1))).isTrue();
        assertThat(set.add(digest(1))).isFalse();
    }
}
