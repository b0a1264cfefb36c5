package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.model.Digest;
import dev.dray.protocol.ErrorCode;
import dev.dray.storage.Storage;
import dev.dray.storage.Upload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The uploads that are under way. One that nobody goes on with is dropped after a day.
final class UploadSessions {
    private static final System.Logger LOG = System.getLogger(UploadSessions.class.getName());

    /// How long an upload is kept that nothing is added to (protocols C42).
    static final Duration IDLE_LIMIT = Duration.ofDays(1);

    /// How long a call waits for another one that uses the same upload, as one may whose caller is gone
    /// already.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Storage storage;
    private final InstantSource clock;
    private final Limits limits;
    private final Duration patience;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    UploadSessions(Storage storage, InstantSource clock, Limits limits) {
        this(storage, clock, limits, PATIENCE);
    }

    UploadSessions(Storage storage, InstantSource clock, Limits limits, Duration patience) {
        this.limits = limits;
        this.patience = patience;
        this.storage = storage;
        this.clock = clock;
    }

    Session start(String path, Digest.Algorithm algorithm) throws IOException {
        dropIdle();
        checkLimits(path);
        Session session = new Session(path, storage.repository(path).startUpload(algorithm));
        sessions.put(session.id(), session);
        return session;
    }

    /// So that nobody fills the memory and the disk with beginnings.
    private void checkLimits(String path) throws Refusal {
        if (sessions.size() >= limits.uploads()) {
            throw tooMany("too many uploads at a time");
        }
        boolean fewer = limits.uploadsPerRepository() < limits.uploads();
        if (fewer
                && sessions.values().stream()
                                .filter(session -> session.path().equals(path))
                                .count()
                        >= limits.uploadsPerRepository()) {
            throw tooMany("too many uploads to %s at a time".formatted(path));
        }
    }

    private static Refusal tooMany(String message) {
        return new Refusal(ErrorCode.TOOMANYREQUESTS, 429, message, Headers.of("Retry-After", "60"));
    }

    private void dropIdle() {
        Instant limit = clock.instant().minus(IDLE_LIMIT);
        for (Session session : sessions.values()) {
            if (session.isIdleSince(limit)) {
                drop(session);
            }
        }
    }

    /// Who starts an upload is not to suffer from somebody else's: what cannot be dropped now, can later.
    private void drop(Session session) {
        try {
            end(session);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "could not drop the upload " + session.id(), e);
        }
    }

    /// An upload belongs to the repository it was started in.
    Session find(String path, String id) throws IOException {
        Optional<Upload> upload = storage.repository(path).findUpload(id);
        Session session = sessions.get(id);
        if (session != null && session.path.equals(path)) {
            if (upload.isPresent()) {
                return session;
            }
            // It ended just now, or garbage collection took it.
            sessions.remove(id, session);
        }
        // One from before a restart.
        Upload found = upload.orElseThrow(() -> new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN));
        return sessions.computeIfAbsent(id, ignored -> new Session(path, found));
    }

    /// Forgets it and drops its bytes, which somebody may just be adding to.
    void end(Session session) throws IOException {
        session.close();
        // Not before: it would be found in the storage meanwhile, and used by two at once.
        sessions.remove(session.id());
    }

    /// Does something with the bytes of an upload.
    @FunctionalInterface
    interface Use<T> {
        T of(Upload upload) throws IOException;
    }

    /// One upload. Calls to it wait for one another.
    final class Session {
        private final String path;
        private final Upload upload;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile Instant used = clock.instant();
        private boolean ended;

        private Session(String path, Upload upload) {
            this.path = path;
            this.upload = upload;
        }

        String path() {
            return path;
        }

        String id() {
            return upload.id();
        }

        /// Bytes so far.
        long size() {
            return upload.size();
        }

        private boolean isIdleSince(Instant limit) {
            return used.isBefore(limit) && !lock.isLocked();
        }

        <T> T use(Use<T> use) throws IOException {
            lock();
            try {
                if (ended) {
                    throw new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN);
                }
                used = clock.instant();
                return use.of(upload);
            } catch (ImageException.NotFound e) {
                // Garbage collection was faster than a caller who came back after a week.
                throw new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN);
            } finally {
                used = clock.instant();
                lock.unlock();
            }
        }

        private void lock() throws IOException {
            try {
                if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new Refusal(
                            ErrorCode.TOOMANYREQUESTS,
                            429,
                            "another call uses this upload",
                            Headers.of("Retry-After", "1"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for an upload");
            }
        }

        private void close() throws IOException {
            lock();
            try {
                ended = true;
                upload.cancel();
            } finally {
                lock.unlock();
            }
        }
    }
}
