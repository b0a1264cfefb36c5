package dev.dray.server;

import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The uploads that are under way. One that nobody goes on with is dropped after a day.
final class UploadSessions {
    /// How long an upload is kept that nothing is added to (protocols C42).
    static final Duration IDLE_LIMIT = Duration.ofDays(1);

    /// Uploads at a time, so that nobody fills the memory with beginnings.
    private static final int MAX_SESSIONS = 10_000;

    private final Storage storage;
    private final InstantSource clock;
    private final int limit;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    UploadSessions(Storage storage, InstantSource clock) {
        this(storage, clock, MAX_SESSIONS);
    }

    UploadSessions(Storage storage, InstantSource clock, int limit) {
        this.limit = limit;
        this.storage = storage;
        this.clock = clock;
    }

    Session start(String path) throws IOException {
        dropIdle();
        if (sessions.size() >= limit) {
            throw new Refusal(ErrorCode.TOOMANYREQUESTS, "too many uploads at a time");
        }
        // Who knows an id may go on with the upload, so it must not be guessed (protocols H76).
        Session session = new Session(path, UUID.randomUUID().toString(), storage.newSpool(path));
        sessions.put(session.id, session);
        return session;
    }

    private void dropIdle() throws IOException {
        Instant limit = clock.instant().minus(IDLE_LIMIT);
        for (Session session : sessions.values()) {
            if (session.isIdleSince(limit)) {
                end(session);
            }
        }
    }

    /// An upload belongs to the repository it was started in.
    Session find(String path, String id) throws Refusal {
        Session session = sessions.get(id);
        if (session == null || !session.path.equals(path)) {
            throw new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
        return session;
    }

    /// Forgets it and drops its bytes, which somebody may just be adding to.
    void end(Session session) throws IOException {
        sessions.remove(session.id);
        session.close();
    }

    /// Does something with the bytes of an upload.
    @FunctionalInterface
    interface Use<T> {
        T of(Spool spool) throws IOException;
    }

    /// One upload. Calls to it wait for one another.
    final class Session {
        private final String path;
        private final String id;
        private final Spool spool;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile Instant used = clock.instant();
        private boolean ended;

        private Session(String path, String id, Spool spool) {
            this.path = path;
            this.id = id;
            this.spool = spool;
        }

        String path() {
            return path;
        }

        String id() {
            return id;
        }

        /// Bytes so far.
        long size() {
            return spool.size();
        }

        private boolean isIdleSince(Instant limit) {
            return used.isBefore(limit) && !lock.isLocked();
        }

        <T> T use(Use<T> use) throws IOException {
            lock.lock();
            try {
                if (ended) {
                    throw new Refusal(ErrorCode.BLOB_UPLOAD_UNKNOWN);
                }
                used = clock.instant();
                return use.of(spool);
            } finally {
                used = clock.instant();
                lock.unlock();
            }
        }

        private void close() throws IOException {
            lock.lock();
            try {
                ended = true;
                spool.close();
            } finally {
                lock.unlock();
            }
        }
    }
}
