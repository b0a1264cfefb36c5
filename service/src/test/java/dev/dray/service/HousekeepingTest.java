package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.storage.GarbageOptions;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.MemoryStorage;
import dev.dray.storage.Page;
import dev.dray.storage.Storage;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class HousekeepingTest {
    private static final Duration SOON = Duration.ofMillis(1);

    /// Collects as a function says.
    private record Collecting(Function<GarbageOptions, GarbageReport> collect) implements Storage {
        @Override
        public StoredRepository repository(String path) {
            return new MemoryStorage().repository(path);
        }

        @Override
        public Page repositories(String after, int limit) {
            return new MemoryStorage().repositories(after, limit);
        }

        @Override
        public GarbageReport collectGarbage(GarbageOptions options) {
            return collect.apply(options);
        }
    }

    @Test
    void collectsAgainAndAgainWhateverFails() throws InterruptedException {
        CountDownLatch times = new CountDownLatch(3);
        Storage storage = new Collecting(options -> {
            times.countDown();
            throw new IllegalStateException("not today");
        });

        try (Housekeeping housekeeping = new Housekeeping(storage, new Metrics())) {
            housekeeping.schedule(new Cleaning(SOON, GarbageOptions.DEFAULT));

            assertThat(times.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void neverCollectsTwiceAtATime() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Storage storage = new Collecting(options -> {
            await(barrier);
            await(barrier);
            return GarbageReport.NOTHING;
        });
        try (Housekeeping housekeeping = new Housekeeping(storage, new Metrics());
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> first = other.submit(() -> housekeeping.collect(GarbageOptions.DEFAULT));
            await(barrier);

            assertThat(housekeeping.collect(GarbageOptions.DEFAULT)).isEmpty();

            await(barrier);
            assertThat(first.get()).isNotNull();
        }
    }

    @Test
    void isQuietWhereNothingIsScheduled() throws IOException {
        try (Housekeeping housekeeping = new Housekeeping(new MemoryStorage(), new Metrics())) {
            housekeeping.schedule(null);

            assertThat(housekeeping.collect(GarbageOptions.DEFAULT)).contains(GarbageReport.NOTHING);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
