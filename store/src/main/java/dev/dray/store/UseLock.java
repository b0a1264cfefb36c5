package dev.dray.store;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps garbage collection away from who takes an image: blobs that are there, but not yet reachable from a name,
/// would look like garbage. Users share the lock, between threads and processes; the collector wants it alone.
///
/// All stores of one folder in this process are one holder of the file's lock (see the traps told at [LockFile]). The
/// file stays.
final class UseLock {
    private static final long PAUSE_MILLIS = 20;

    /// One for each store this process ever used; a handful.
    private static final Map<Path, UseLock> ALL = new ConcurrentHashMap<>();

    private final Path file;
    private int users;
    private boolean collecting;
    private @Nullable FileChannel channel;

    /// What is done alone.
    @FunctionalInterface
    interface Task<T> {
        T run() throws IOException;
    }

    private UseLock(Path file) {
        this.file = file;
    }

    /// The lock of a store, whatever links lead to it; the folder is made.
    static UseLock of(Path file) throws IOException {
        Path folder = Files.createDirectories(Durable.folder(file)).toRealPath();
        return ALL.computeIfAbsent(folder.resolve(file.getFileName()), UseLock::new);
    }

    /// Becomes a user; waits while garbage is collected.
    synchronized void share() throws IOException {
        while (users == 0 && !lock(true)) {
            pause();
        }
        users++;
    }

    synchronized void unshare() throws IOException {
        users--;
        if (users == 0) {
            unlock();
        }
    }

    /// Does something while nobody else uses the store.
    ///
    /// @param patience how long to wait for the others
    /// @throws ImageException.Rejected when it is still used then
    <T> T alone(Duration patience, Task<T> task) throws IOException {
        enterAlone(patience);
        try {
            return task.run();
        } finally {
            leaveAlone();
        }
    }

    private synchronized void enterAlone(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (users > 0 || !lock(false)) {
            if (System.nanoTime() - end > 0) {
                throw new ImageException.Rejected(
                        "an image is on its way into this store, so it cannot be told what is garbage (%s is locked)"
                                .formatted(file),
                        "try again when that has ended");
            }
            pause();
        }
        collecting = true;
    }

    private synchronized void leaveAlone() throws IOException {
        collecting = false;
        unlock();
    }

    /// Tries once. Nobody in this process holds the lock, or else closing the channel would drop it.
    private boolean lock(boolean shared) throws IOException {
        if (collecting) {
            return false;
        }
        FileChannel opened =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = opened.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException e) {
            // Another copy of this class, of another class loader, has it.
        } finally {
            if (!locked) {
                opened.close();
            }
        }
        channel = locked ? opened : null;
        return locked;
    }

    private void unlock() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop, and a pause may well end early
    private void pause() throws InterruptedIOException {
        try {
            wait(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the store " + Durable.folder(file));
        }
    }
}
