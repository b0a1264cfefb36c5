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

/// The folder of a storage belongs to one process: a file that is locked, and says whose it is. When a process dies its
/// lock is gone at once.
final class RootLock implements Closeable {
    private final FileChannel channel;

    private RootLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws ImageException.Rejected when another one has the folder
    static RootLock take(Path root) throws IOException {
        Path file = root.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            ours = isLocked(channel);
            if (!ours) {
                throw new ImageException.Rejected(
                        "%s is in use by process %s"
                                .formatted(root, Files.readString(file).strip()),
                        "stop that registry first, or name another folder");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
            return new RootLock(channel);
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // This very process has it.
            return false;
        }
    }

    /// The file stays: it locks nothing.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
