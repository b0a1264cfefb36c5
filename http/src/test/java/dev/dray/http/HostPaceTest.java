package dev.dray.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class HostPaceTest {
    private final HostPace pace = new HostPace(8);

    private void answered(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            pace.enter();
            pace.leave(false);
        }
    }

    private void refused() throws InterruptedException {
        pace.enter();
        pace.leave(true);
    }

    @Test
    void halvesWhenRefusedAndGrowsByOneForEachRoundOfGoodAnswers() throws InterruptedException {
        refused();
        assertThat(pace.limit()).isEqualTo(4);

        answered(3);
        assertThat(pace.limit()).isEqualTo(4);
        answered(1);
        assertThat(pace.limit()).isEqualTo(5);
        answered(5 + 6 + 7);
        assertThat(pace.limit()).isEqualTo(8);
        answered(100);
        assertThat(pace.limit()).isEqualTo(8);
    }

    @Test
    void takesRefusalsOfCallsSentTogetherForOneReason() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            pace.enter();
        }
        for (int i = 0; i < 5; i++) {
            pace.leave(true);
        }
        assertThat(pace.limit()).isEqualTo(4);

        refused();
        assertThat(pace.limit()).isEqualTo(2);
    }

    @Test
    void neverStopsAltogether() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            refused();
        }

        assertThat(pace.limit()).isEqualTo(1);
    }

    @Test
    @Timeout(10)
    void letsNobodyInWhileItIsFull() throws InterruptedException {
        HostPace narrow = new HostPace(1);
        CountDownLatch inside = new CountDownLatch(1);
        narrow.enter();
        Thread second = Thread.startVirtualThread(() -> {
            try {
                narrow.enter();
                inside.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(inside.await(50, TimeUnit.MILLISECONDS)).isFalse();
        narrow.leave(false);

        assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
        second.join();
    }
}
