package dev.dray.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class BytePipeTest {
    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static Thread write(BytePipe pipe, byte[] bytes) {
        return Thread.ofPlatform().daemon().start(() -> {
            Random random = new Random(8);
            try {
                for (int at = 0; at < bytes.length; ) {
                    int n = Math.min(bytes.length - at, 1 + random.nextInt(300));
                    pipe.write(bytes, at, n);
                    at += n;
                }
                pipe.end();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void givesWhatWasWrittenInItsOrder() throws Exception {
        BytePipe pipe = new BytePipe(100);
        byte[] bytes = random(100_000);

        write(pipe, bytes);

        try (InputStream in = pipe.input()) {
            assertThat(in.readNBytes(777)).isEqualTo(Arrays.copyOf(bytes, 777));
            assertThat(in.read()).isEqualTo(bytes[777] & 0xff);
            assertThat(in.readAllBytes()).hasSize(100_000 - 778).endsWith(bytes[99_998], bytes[99_999]);
            assertThat(in.read()).isNegative();
        }
    }

    @Test
    void whoWritesLearnsThatNobodyReads() throws Exception {
        BytePipe pipe = new BytePipe(100);
        Thread writer = write(pipe, random(1000));

        pipe.input().close();

        writer.join();
        assertThat(pipe.write(new byte[1], 0, 1)).isFalse();
    }

    @Test
    void whoReadsLearnsOfAFailureAtOnce() throws Exception {
        BytePipe pipe = new BytePipe(100);
        pipe.write(new byte[10], 0, 10);
        pipe.fail(new IOException("the disk is gone"));
        pipe.end();

        assertThatThrownBy(() -> pipe.input().read()).hasMessage("the disk is gone");
    }

    @Test
    void noFailureComesAfterTheEnd() throws Exception {
        BytePipe pipe = new BytePipe(100);
        pipe.end();
        pipe.fail(new IOException("too late"));

        assertThat(pipe.input().read()).isNegative();
    }
}
