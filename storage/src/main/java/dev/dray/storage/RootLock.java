package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.content.ImageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folder of a storage belongs to one process: a file that is locked, and says whose it is. When a process dies its
/// lock is gone at once.
final class RootLock implements Closeable {
    /// The folders that this very process has. They are looked for here and not in the file: on POSIX systems a
    /// process that closes a file, however it had opened it, has no lock on it any more.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;

    private RootLock(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /// @throws ImageException.Rejected when another one has the folder
    static RootLock take(Path root) throws IOException {
        Path real = root.toRealPath();
        if (!OURS.add(real)) {
            throw inUse(root, Long.toString(ProcessHandle.current().pid()));
        }
        boolean ours = false;
        try {
            RootLock lock = new RootLock(real, lock(root));
            ours = true;
            return lock;
        } finally {
            if (!ours) {
                OURS.remove(real);
            }
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            ours = isLocked(channel);
            if (!ours) {
                throw inUse(root, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
            return channel;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static ImageException.Rejected inUse(Path root, String process) {
        return new ImageException.Rejected(
                "%s is in use by process %s".formatted(root, process),
                "stop that registry first, or name another folder");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // This process has it by another path.
            return false;
        }
    }

    /// The file stays: it locks nothing.
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            OURS.remove(root);
        }
    }
}
