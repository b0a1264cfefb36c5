package dev.dray.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/// A lock between threads and between processes: a file that is locked, and deleted by who held the lock. When a
/// process dies its lock is gone at once, and the file that it leaves behind locks nothing.
///
/// Three traps, and what is done about them:
///
/// - A process cannot lock a file against itself, and closing *any* channel of a file drops all locks that the
///   process has on it. So a thread enters a table in memory first, and touches the file only when alone there.
/// - An interrupt closes a channel that waits for a lock. So it is asked for again and again instead, with pauses.
/// - Who waited may get the lock of a file that was deleted meanwhile, while a third one locks a new file of that
///   name. So who gets the lock changes the file's size and looks whether the file of that name has that size now.
final class LockFile {
    private static final long PAUSE_MILLIS = 20;

    /// A size to tell two files by. Small, as not every file system keeps holes for nothing.
    private static final int MAX_MARK = 1 << 16;

    private static final Set<Path> HELD = new HashSet<>();

    private LockFile() {}

    /// What is done while the lock is held.
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /// Waits for the lock, does it, and gives the lock back.
    ///
    /// @param told makes what is thrown when the file cannot be made, as on a read-only disk
    /// @throws InterruptedIOException when interrupted while waiting
    static void whileHeld(Path lockFile, UnaryOperator<IOException> told, Action action) throws IOException {
        Path file = real(lockFile, told);
        try {
            enter(file);
            try (FileChannel channel = lock(file, told)) {
                try {
                    action.run();
                } finally {
                    // Before the lock goes with the channel: only its holder may delete the file.
                    Files.deleteIfExists(file);
                    assert channel.isOpen() : "nothing else closes it";
                }
            } finally {
                leave(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the lock " + file);
        }
    }

    /// One name for one file, whatever links lead to it: what the table in memory needs.
    private static Path real(Path file, UnaryOperator<IOException> told) throws IOException {
        Path folder = Durable.folder(file);
        try {
            return Durable.inFolder(folder, folder::toRealPath).resolve(file.getFileName());
        } catch (IOException e) {
            throw told.apply(e);
        }
    }

    private static void enter(Path file) throws InterruptedException {
        synchronized (HELD) {
            while (!HELD.add(file)) {
                HELD.wait();
            }
        }
    }

    private static void leave(Path file) {
        synchronized (HELD) {
            HELD.remove(file);
            HELD.notifyAll();
        }
    }

    private static FileChannel lock(Path file, UnaryOperator<IOException> told)
            throws IOException, InterruptedException {
        while (true) {
            try {
                FileChannel channel = open(file);
                if (waitFor(channel, file)) {
                    return channel;
                }
            } catch (ClosedByInterruptException e) {
                throw new InterruptedException();
            } catch (IOException e) {
                throw told.apply(e);
            }
        }
    }

    /// @return whether the lock is ours; otherwise the channel is closed
    private static boolean waitFor(FileChannel channel, Path file) throws IOException, InterruptedException {
        boolean ours = false;
        try {
            while (!isLocked(channel)) {
                Thread.sleep(PAUSE_MILLIS);
            }
            ours = isStillNamed(channel, file);
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        return ours;
    }

    private static FileChannel open(Path file) throws IOException {
        return Durable.inFolder(
                Durable.folder(file),
                () -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another copy of this class, of another class loader, has it.
            return false;
        }
    }

    private static boolean isStillNamed(FileChannel channel, Path file) throws IOException {
        int mark = ThreadLocalRandom.current().nextInt(MAX_MARK);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(new byte[1]), mark);
        try {
            return Files.size(file) == mark + 1L;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
