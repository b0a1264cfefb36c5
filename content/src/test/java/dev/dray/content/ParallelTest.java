package dev.dray.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class ParallelTest {
    private static final List<Integer> MANY = IntStream.range(0, 500).boxed().toList();

    @Test
    void doesItToEach() throws IOException {
        Set<Integer> done = ConcurrentHashMap.newKeySet();

        new Parallel(8).forEach(MANY, done::add);

        assertThat(done).containsExactlyInAnyOrderElementsOf(MANY);
    }

    @Test
    void doesNothingToNone() throws IOException {
        new Parallel(1).forEach(List.of(), item -> {
            throw new IOException("never");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void respectsItsLimit(int limit) throws IOException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        new Parallel(limit).forEach(MANY, item -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1_000);
            now.decrementAndGet();
        });

        assertThat(most.get()).isBetween(1, limit);
    }

    @Test
    void worksOnAsManyAsItMay() throws IOException {
        CountDownLatch all = new CountDownLatch(4);

        new Parallel(4).forEach(List.of(1, 2, 3, 4), item -> {
            all.countDown();
            await(all);
        });

        assertThat(all.getCount()).isZero();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Test
    void theFirstFailureEndsTheRestAndIsThrown() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        IOException failure = new IOException("disk full");

        assertThatThrownBy(() -> new Parallel(2).forEach(MANY, item -> {
                    try {
                        if (started.incrementAndGet() == 1) {
                            await(waiting);
                            throw failure;
                        }
                        waiting.countDown();
                        await(never);
                    } finally {
                        ended.incrementAndGet();
                    }
                }))
                .isSameAs(failure);

        assertThat(ended.get()).isEqualTo(started.get()).isLessThan(MANY.size());
    }

    @Test
    void theOtherFailuresAreSuppressedInTheFirst() {
        Phaser both = new Phaser(2);

        assertThatThrownBy(() -> new Parallel(2).forEach(List.of(1, 2), item -> {
                    // Not to be interrupted, or one would be cancelled rather than fail.
                    both.arriveAndAwaitAdvance();
                    throw new IOException("failure " + item);
                }))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("failure")
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
    }

    @Test
    void programmingErrorsComeOutAsTheyAre() {
        assertThatThrownBy(() -> new Parallel(2).forEach(List.of(1), item -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Parallel(2).forEach(List.of(1), item -> {
                    throw new AssertionError("worse");
                }))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void anInterruptEndsAll() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                new Parallel(3).forEach(MANY, item -> {
                    started.countDown();
                    try {
                        await(never);
                    } finally {
                        ended.incrementAndGet();
                    }
                });
            } catch (IOException e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                failures.add(e);
            }
        });
        started.await();

        caller.interrupt();
        caller.join();

        assertThat(failures).singleElement().isInstanceOf(InterruptedIOException.class);
        assertThat(ended).hasValue(3);
    }

    @Test
    void needsALimit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Parallel(0));
    }

    @Test
    void beginsNothingAfterAFailure() {
        for (int round = 0; round < 50; round++) {
            AtomicInteger begun = new AtomicInteger();

            assertThatThrownBy(() -> new Parallel(1).forEach(List.of(1, 2, 3, 4), item -> {
                        begun.incrementAndGet();
                        throw new IOException("the first one fails");
                    }))
                    .isInstanceOf(IOException.class);

            assertThat(begun).hasValue(1);
        }
    }
}
