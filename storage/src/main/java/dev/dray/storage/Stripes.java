package dev.dray.storage;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Locks for any number of names: each name has one, which it may share with others.
final class Stripes {
    private static final int COUNT = 256;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(COUNT).toArray(ReentrantLock[]::new);

    /// What is done while the lock is held.
    @FunctionalInterface
    interface Task<T> {
        T run() throws IOException;
    }

    <T> T whileHeld(Object name, Task<T> task) throws IOException {
        ReentrantLock lock = locks[Math.floorMod(name.hashCode(), COUNT)];
        lock.lock();
        try {
            return task.run();
        } finally {
            lock.unlock();
        }
    }
}
