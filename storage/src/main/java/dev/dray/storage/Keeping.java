package dev.dray.storage;

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/// Who needs what a repository has, and who takes it away: many of the former at a time, or the latter alone. Taken
/// before all other locks, so that who looks whether something is here may go on as if it were until all is done.
final class Keeping {
    private static final int COUNT = 256;

    private final ReentrantReadWriteLock[] locks =
            Stream.generate(ReentrantReadWriteLock::new).limit(COUNT).toArray(ReentrantReadWriteLock[]::new);

    private ReentrantReadWriteLock lock(String path) {
        return locks[Math.floorMod(path.hashCode(), COUNT)];
    }

    /// Does something while nothing is taken away from a repository.
    <T> T whileKept(String path, StoredRepository.Task<T> task) throws IOException {
        return whileHeld(lock(path).readLock(), task);
    }

    /// Takes something away from a repository, while nobody needs it to stay.
    <T> T whileNobodyNeedsIt(String path, StoredRepository.Task<T> task) throws IOException {
        return whileHeld(lock(path).writeLock(), task);
    }

    private static <T> T whileHeld(Lock lock, StoredRepository.Task<T> task) throws IOException {
        lock.lock();
        try {
            return task.run();
        } finally {
            lock.unlock();
        }
    }
}
