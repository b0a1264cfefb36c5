package dev.dray.service;

import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Pause;
import dev.dray.model.Json;
import dev.dray.server.RegistryEvent;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Tells one receiver of events: in order, one at a time, each until it was taken. Whoever makes events never waits.
final class Webhook implements Closeable {
    private static final System.Logger LOG = System.getLogger(Webhook.class.getName());

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /// After the last event.
    private static final Json END = new Json.Null();

    private final WebhookOptions options;
    private final Http http;
    private final Envelope envelope;
    private final Metrics metrics;
    private final Pause pause;
    private final BlockingQueue<Json> queue;
    private final Thread thread;
    private int failures;

    /// That nothing more is to be told; an interrupt alone may be lost in a call.
    private volatile boolean isOver;

    Webhook(WebhookOptions options, Http http, Envelope envelope, Metrics metrics, Pause pause) {
        this.options = options;
        this.http = http;
        this.envelope = envelope;
        this.metrics = metrics;
        this.pause = pause;
        this.queue = new ArrayBlockingQueue<>(options.delivery().queue());
        this.thread = Thread.ofVirtual().name("webhook " + options.name()).start(this::run);
    }

    void tell(RegistryEvent event) {
        if (isIgnored(event)) {
            return;
        }
        metrics.notified("Events", options.name());
        if (!queue.offer(envelope.of(event))) {
            metrics.notified("Dropped", options.name());
        }
        metrics.waiting(options.name(), queue.size());
    }

    private boolean isIgnored(RegistryEvent event) {
        var content = event.target().content();
        return options.ignored().actions().contains(Envelope.action(event))
                || (content != null
                        && options.ignored()
                                .mediaTypes()
                                .contains(content.mediaType().value()));
    }

    private void run() {
        try {
            for (Json event = queue.take(); !event.equals(END); event = queue.take()) {
                deliver(event);
                metrics.waiting(options.name(), queue.size());
                if (isOver) {
                    return;
                }
            }
        } catch (InterruptedException | InterruptedIOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Json event) throws InterruptedIOException {
        while (!isTaken(event) && !isOver) {
            failures++;
            if (failures >= options.delivery().threshold()) {
                pause.waitFor(options.delivery().backoff());
            }
        }
        failures = 0;
    }

    private boolean isTaken(Json event) throws InterruptedIOException {
        try (HttpReply reply = http.send(call(event))) {
            boolean taken = reply.status() >= 200 && reply.status() < 400;
            metrics.notified(taken ? "Successes" : "Failures", options.name());
            if (!taken) {
                warn("it answered HTTP " + reply.status());
            }
            return taken;
        } catch (SocketTimeoutException e) {
            return failed(e);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return failed(e);
        }
    }

    private boolean failed(IOException failure) {
        metrics.notified("Errors", options.name());
        warn(String.valueOf(failure.getMessage()));
        return false;
    }

    /// Once for each row of failures.
    private void warn(String reason) {
        if (failures == 0) {
            LOG.log(
                    Level.WARNING,
                    () -> "could not tell the webhook %s of an event, so it will be tried again: %s"
                            .formatted(options.name(), reason));
        }
    }

    private HttpCall call(Json event) {
        String purpose = "tell the webhook " + options.name();
        return new HttpCall(purpose, "POST", options.url(), options.headers(), HttpBody.of(event.bytes()))
                .withHeader("Content-Type", Envelope.TYPE);
    }

    /// Gives the last events some time to get there.
    @Override
    public void close() {
        try {
            if (queue.offer(END, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.join(LAST_WORDS);
            }
            isOver = true;
            thread.interrupt();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.stream()
                .filter(event -> !event.equals(END))
                .forEach(event -> metrics.notified("Dropped", options.name()));
        metrics.waiting(options.name(), 0);
    }
}
