package dev.dray.layer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A directory `.<name>.partial-<number>` next to the one that is wanted, which takes its place when it is
/// whole. A file `.lock` beside it is locked as long as somebody works there: so what a killed process has
/// left is told from what another one is just making, and removed by the next to unpack to that place.
final class Aside implements Closeable {
    private static final String LOCK = ".lock";

    /// Those of this process, which must not open the lock's file again: closing it would drop the lock.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private Aside(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static Aside of(Path wanted) throws IOException {
        String prefix = ".%s.partial-".formatted(wanted.getFileName());
        Path parent = parent(wanted);
        for (Path lock : findLocks(parent, prefix)) {
            removeIfLeft(lock);
        }
        Path path = Files.createTempDirectory(parent, prefix);
        OURS.add(path);
        try {
            FileChannel lock = FileChannel.open(lockOf(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            tryLock(lock);
            return new Aside(path, lock);
        } catch (IOException e) {
            remove(path);
            throw e;
        }
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), "it is next to something");
    }

    private static Path lockOf(Path path) {
        return path.resolveSibling(path.getFileName() + LOCK);
    }

    private static List<Path> findLocks(Path parent, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> isLock(String.valueOf(file.getFileName()), prefix))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static boolean isLock(String name, String prefix) {
        return name.startsWith(prefix) && name.endsWith(LOCK);
    }

    private static void removeIfLeft(Path file) {
        String name = String.valueOf(file.getFileName());
        Path path = file.resolveSibling(name.substring(0, name.length() - LOCK.length()));
        if (OURS.contains(path)) {
            return;
        }
        try (FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (tryLock(lock)) {
                remove(path);
            }
        } catch (IOException e) {
            // It is another user's, or just being removed: it stays.
        }
    }

    /// @return false also where the file system knows no locks: then nothing that was left is removed
    private static boolean tryLock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /// The directory; who has it whole may move it away.
    Path path() {
        return path;
    }

    private static void remove(Path path) throws IOException {
        try (Directory parent = RootDirectory.open(parent(path));
                Walker walker = new Walker(parent, Integer.MAX_VALUE, made -> {})) {
            new Sweeper(walker).remove(RawName.of(String.valueOf(path.getFileName())));
            Files.deleteIfExists(lockOf(path));
        } finally {
            OURS.remove(path);
        }
    }

    /// Removes it, with all that is still in it, and the lock.
    @Override
    public void close() throws IOException {
        try (lock) {
            remove(path);
        }
    }
}
