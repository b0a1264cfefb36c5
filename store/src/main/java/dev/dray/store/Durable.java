package dev.dray.store;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Files that are there whole or not at all, even when the machine stops in the middle: written beside, synced,
/// renamed, and the rename synced too.
///
/// Streams are used rather than channels: an interrupt closes a channel, and with it the file that is being written.
public final class Durable {
    private static final int ATTEMPTS = 100;

    /// What a disk that does not work says, rather than a file system that cannot do something.
    private static final Set<String> DISK_FAILURES =
            Set.of("Input/output error", "No space left on device", "Disk quota exceeded", "Read-only file system");

    private static final AtomicLong COUNTER = new AtomicLong();

    private Durable() {}

    /// Writes a small file, or replaces it.
    ///
    /// @param scratch where the file is written first; on the same file system
    public static void write(Path target, byte[] content, Path scratch) throws IOException {
        Files.createDirectories(folder(target));
        Path beside = scratch.resolve(uniqueName());
        try {
            try (FileOutputStream out = inFolder(scratch, () -> new FileOutputStream(beside.toFile()))) {
                out.write(content);
                out.getFD().sync();
            }
            move(beside, target);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /// What makes a file.
    @FunctionalInterface
    public interface Making<T> {
        T make() throws IOException;
    }

    /// Makes a file in a folder, and the folder, which another process may tidy away at the same moment.
    public static <T> T inFolder(Path folder, Making<T> making) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(folder);
                return making.make();
            } catch (NoSuchFileException | FileNotFoundException | FileAlreadyExistsException e) {
                // The folder went after it had been made, or while it was being made. Whether that is so cannot be
                // asked, as it may be there again by now; so a lasting failure is simply met a few times.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Renames a file whose bytes are synced already.
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(folder(to));
    }

    /// Makes what happened in a folder last, whether or not the thread is interrupted meanwhile. Where
    /// folders cannot be synced, as on Windows and some network file systems, what happened last may be
    /// missing after a crash, which is as if it had come a moment later; it is never half there.
    ///
    /// @throws IOException when it may not last, as where the disk is broken or too many files are open
    public static void sync(Path folder) throws IOException {
        boolean isInterrupted = Thread.interrupted();
        try {
            while (!isSynced(folder)) {
                isInterrupted |= Thread.interrupted();
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isSynced(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            force(channel);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        } catch (NoSuchFileException | AccessDeniedException e) {
            // It went meanwhile, or this is Windows, which opens no folder.
            return true;
        }
    }

    private static void force(FileChannel folder) throws IOException {
        try {
            folder.force(true);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            if (DISK_FAILURES.contains(String.valueOf(e.getMessage()))) {
                throw e;
            }
            // This file system syncs no folders.
        }
    }

    /// The folder that a file of a store is in.
    public static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file in a store is in a folder");
    }

    /// A file name that no other thread or process chooses. No secret: the folder is ours.
    public static String uniqueName() {
        return "%d-%x-%d".formatted(ProcessHandle.current().pid(), System.nanoTime(), COUNTER.incrementAndGet());
    }
}
