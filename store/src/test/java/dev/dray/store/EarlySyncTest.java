package dev.dray.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EarlySyncTest {
    private final AtomicInteger syncs = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);

    private void waitAtGate() {
        syncs.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void syncsSmallFilesOnceAtTheirEnd() throws IOException {
        EarlySync early = new EarlySync(syncs::incrementAndGet);

        early.at(EarlySync.STEP - 1);
        early.finish();

        assertThat(syncs).hasValue(1);
    }

    @Test
    void neverMakesTheWriterWait() throws IOException {
        EarlySync early = new EarlySync(this::waitAtGate);

        for (int i = 1; i < 10; i++) {
            early.at(i * EarlySync.STEP);
        }
        gate.countDown();
        early.finish();

        assertThat(syncs).as("one while it was written, one at the end").hasValue(2);
    }

    /// The system tells a process of a lost write once, and then says that all is well.
    @Test
    void anEarlyFailureIsNotForgotten() {
        EarlySync early = new EarlySync(() -> {
            if (syncs.incrementAndGet() == 1) {
                throw new IOException("the disk is broken");
            }
        });

        early.at(EarlySync.STEP);

        assertThatThrownBy(early::finish).hasMessage("the disk is broken");
    }

    @Test
    void stoppingWaitsEvenWhenInterrupted() {
        EarlySync early = new EarlySync(this::waitAtGate);
        early.at(EarlySync.STEP);
        Thread.currentThread().interrupt();
        Thread.ofVirtual().start(gate::countDown);

        assertThatCode(early::stop).doesNotThrowAnyException();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(syncs).hasValue(1);
    }
}
