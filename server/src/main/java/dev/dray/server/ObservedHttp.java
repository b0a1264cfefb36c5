package dev.dray.server;

import dev.dray.http.FileBody;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Tells who wants to know of every call: when it begins, and when all of its reply was read. Logs, metrics and events
/// are made of this, so that what answers calls knows nothing of them.
///
/// ```java
/// Http http = new ObservedHttp(new RegistryHandler(storage), List.of(exchange -> log(exchange)));
/// ```
public final class ObservedHttp implements Http {
    private final Http next;
    private final List<Observer> observers;
    private final InstantSource clock;
    private final UUID firstId = UUID.randomUUID();
    private final AtomicLong count = new AtomicLong();

    /// Is told of calls, by many threads at once. What it throws, the caller's connection meets: so it should not.
    @FunctionalInterface
    public interface Observer {
        /// The reply was closed.
        void ended(Exchange exchange);

        /// The call came.
        default void began(HttpCall call) {}
    }

    public ObservedHttp(Http next, List<Observer> observers) {
        this(next, observers, InstantSource.system());
    }

    ObservedHttp(Http next, List<Observer> observers, InstantSource clock) {
        this.next = next;
        this.observers = List.copyOf(observers);
        this.clock = clock;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Running running = new Running(call);
        observers.forEach(observer -> observer.began(call));
        HttpReply reply;
        try {
            HttpBody body = call.body();
            reply = next.send(body == null ? call : call.withBody(running.count(body)));
        } catch (IOException | RuntimeException e) {
            running.end(new Exchange.Answer(500, Headers.NONE));
            throw e;
        }
        return reply.withBody(running.count(reply));
    }

    /// Random ones would have to be waited for: the system gives its randomness to one thread at a time.
    private String newId() {
        return new UUID(firstId.getMostSignificantBits(), firstId.getLeastSignificantBits() + count.incrementAndGet())
                .toString();
    }

    /// A call under way.
    private final class Running {
        private final HttpCall call;
        private final Instant began = clock.instant();
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();

        Running(HttpCall call) {
            this.call = call;
        }

        HttpBody count(HttpBody body) {
            return HttpBody.once(body.length(), () -> new Counted(body.open(), received, () -> {}));
        }

        InputStream count(HttpReply reply) {
            Exchange.Answer answer = new Exchange.Answer(reply.status(), reply.headers());
            return switch (reply.body()) {
                // What is written past the heap stays so.
                case FileBody file ->
                    file.withClosed(read -> {
                        sent.set(read);
                        end(answer);
                    });
                case InputStream in -> new Counted(in, sent, () -> end(answer));
            };
        }

        void end(Exchange.Answer answer) {
            if (ended.compareAndSet(false, true)) {
                Duration time = Duration.between(began, clock.instant());
                Traffic traffic = new Traffic(received.get(), sent.get(), began, time);
                Exchange exchange = new Exchange(newId(), call, answer, traffic);
                observers.forEach(observer -> observer.ended(exchange));
            }
        }
    }

    /// Counts what is read.
    private static final class Counted extends FilterInputStream {
        private final AtomicLong count;
        private final Runnable closed;

        Counted(InputStream in, AtomicLong count, Runnable closed) {
            super(in);
            this.count = count;
            this.closed = closed;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                closed.run();
            }
        }
    }
}
