package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/// The events of an Engine, each as it happens. Close it.
public final class EngineEvents implements Closeable {
    private final HttpCall call;
    private final EngineStream stream;

    EngineEvents(HttpCall call, HttpReply reply) {
        this.call = call;
        this.stream = new EngineStream(call, reply);
    }

    /// Waits for the next event; empty at the end of the stream, which comes at [EventOptions#until()], or
    /// when the Engine stops. Interrupt the thread, or close this, to wait no longer.
    public Optional<EngineEvent> next() throws IOException {
        Optional<Json> object = stream.next();
        try {
            return object.map(EngineEvent::of);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "could not %s: the Engine's answer cannot be read: %s".formatted(call.purpose(), e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
