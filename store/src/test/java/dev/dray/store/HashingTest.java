package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.MediaType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In the thread that asks, and beside it: the size that is claimed decides.
final class HashingTest {
    private static final byte[] CONTENT = new byte[1_000_003];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private static Hashing hashing(long claimed) {
        return new Hashing(new Descriptor(MediaType.OCTET_STREAM, Digest.of(CONTENT), claimed));
    }

    /// In pieces of several sizes.
    private static void add(Hashing hashing, int length) throws IOException {
        Random sizes = new Random(2);
        for (int done = 0; done < length; ) {
            int piece = Math.min(Math.min(sizes.nextInt(100_000) + 1, hashing.room()), length - done);
            System.arraycopy(CONTENT, done, hashing.buffer(), hashing.filled(), piece);
            hashing.add(piece);
            done += piece;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 1_000_003, Hashing.BIG})
    void hashesAllThatIsAdded(long claimed) throws Exception {
        try (Hashing hashing = hashing(claimed)) {
            add(hashing, CONTENT.length);

            assertThat(hashing.digest()).isEqualTo(Digest.of(CONTENT));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_003, Hashing.BIG})
    void beginsAnew(long claimed) throws Exception {
        try (Hashing hashing = hashing(claimed)) {
            add(hashing, 700_000);
            hashing.reset();
            add(hashing, CONTENT.length);

            assertThat(hashing.digest()).isEqualTo(Digest.of(CONTENT));
            add(hashing, 10);
            assertThat(hashing.digest()).isEqualTo(Digest.of(Arrays.copyOf(CONTENT, 10)));
        }
    }
}
