package dev.dray.storage;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The blobs that are on their way, each once however many want it, on a thread of its own.
final class PullThroughDownloads implements Closeable {
    private static final System.Logger LOG = System.getLogger(PullThroughDownloads.class.getName());

    /// How long closing waits for one that was told to stop.
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final Path spool;
    private final Consumer<String> doubt;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Running(PullThroughDownload download, Thread thread) {}

    /// Where a blob comes from, not yet verified.
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /// @param spool a folder of its own; what a process that was killed has left there is removed
    /// @param doubt is told the key of a blob that could not be fetched: what was known of it may be wrong
    PullThroughDownloads(Path spool, Consumer<String> doubt) throws IOException {
        this.spool = spool;
        this.doubt = doubt;
        Files.createDirectories(spool);
        for (Path left : files(spool)) {
            Files.deleteIfExists(left);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /// Reads a blob while it arrives, and keeps it.
    ///
    /// @param key the same for the same blob of the same repository
    /// @return empty when it has just arrived, and so is to be had from where it is kept
    Optional<InputStream> follow(String key, Descriptor content, Opening opening, StoredRepository keeper, long offset)
            throws IOException {
        Running one = running.computeIfAbsent(key, ignored -> start(key, content, opening, keeper));
        return one.download().follow(offset);
    }

    private Running start(String key, Descriptor content, Opening opening, StoredRepository keeper) {
        Path file = spool.resolve(UUID.randomUUID().toString());
        PullThroughDownload download = new PullThroughDownload(content, file);
        Thread thread = Thread.ofVirtual()
                .name("download of " + content.digest())
                .unstarted(() -> {
                    try {
                        run(key, download, opening, keeper);
                    } finally {
                        forget(key, download);
                        drop(download);
                    }
                });
        thread.start();
        return new Running(download, thread);
    }

    private void run(String key, PullThroughDownload download, Opening opening, StoredRepository keeper) {
        try {
            checkOpen();
            download.fetch(opening.open());
        } catch (IOException e) {
            // Before it is told: who then tries again must not follow this one.
            doubt.accept(key);
            forget(key, download);
            download.fail(e);
            return;
        } catch (RuntimeException | Error e) {
            download.fail(new IOException("download failed", e));
            throw e;
        }
        try {
            keep(download, keeper);
        } catch (IOException | RuntimeException e) {
            // Those who read along have it all; whoever comes late is told.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "could not keep " + download.content().digest(),
                    e);
            download.fail(new IOException("could not keep " + download.content().digest(), e));
        }
    }

    private void forget(String key, PullThroughDownload download) {
        running.computeIfPresent(key, (same, one) -> one.download() == download ? null : one);
    }

    private void checkOpen() throws InterruptedIOException {
        if (closed) {
            throw new InterruptedIOException("the storage is closed");
        }
    }

    private static void keep(PullThroughDownload download, StoredRepository keeper) throws IOException {
        FileSource source = new FileSource(download.file(), true);
        if (!keeper.adopt(download.content(), source)) {
            keeper.put(Blob.from(source, download.content()));
        }
    }

    private static void drop(PullThroughDownload download) {
        try {
            download.drop();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "could not remove " + download.file(), e);
        }
    }

    /// Stops what is on its way; those who read it are told.
    @Override
    public void close() throws IOException {
        closed = true;
        List<Running> stopping = List.copyOf(running.values());
        for (Running one : stopping) {
            one.download().fail(new ImageException.Unreachable("the storage is closed", null, null));
            one.thread().interrupt();
        }
        for (Running one : stopping) {
            try {
                one.thread().join(STOPPING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while stopping downloads");
            }
        }
    }
}
