package dev.dray;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Hands on in their order what becomes known in any order.
final class InOrder<T> {
    private final Consumer<T> consumer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, T> waiting = new HashMap<>();
    private int next;

    InOrder(Consumer<T> consumer) {
        this.consumer = consumer;
    }

    void put(int index, T item) {
        lock.lock();
        try {
            waiting.put(index, item);
            for (T ready = waiting.remove(next); ready != null; ready = waiting.remove(next)) {
                next++;
                consumer.accept(ready);
            }
        } finally {
            lock.unlock();
        }
    }
}
