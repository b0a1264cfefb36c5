package dev.dray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Parallel;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OnceTest {
    private final Once<String, Integer> once = new Once<>();
    private final AtomicInteger findings = new AtomicInteger();

    @Test
    void findsOutOnceHoweverManyAsk() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);

        new Parallel(8).forEach(Collections.nCopies(8, "a"), key -> {
            begun.countDown();
            once.of(key, () -> {
                await(begun);
                return findings.incrementAndGet();
            });
        });

        assertThat(findings).hasValue(1);
        assertThat(once.of("a", findings::incrementAndGet)).isEqualTo(1);
        assertThat(once.of("b", findings::incrementAndGet)).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFailureIsEverybodys() {
        for (String message : List.of("first", "second")) {
            assertThatThrownBy(() -> once.of("a", () -> {
                        throw new IOException(message);
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("first");
        }
    }
}
