package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.model.JsonSequence;
import dev.dray.protocol.CallFailure;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/// The objects that an Engine sends while it works. An error among them is thrown (protocols F24): the status of the
/// reply is never success.
final class EngineStream implements Closeable {
    /// Bytes of one object; more is refused.
    private static final int MAX_OBJECT = 4 * 1024 * 1024;

    private final HttpCall call;
    private final JsonSequence objects;

    /// @param reply is closed with this
    EngineStream(HttpCall call, HttpReply reply) {
        this.call = call;
        this.objects = new JsonSequence(reply.body(), MAX_OBJECT);
    }

    /// Tells what is in a stream of progress, up to its end.
    static void follow(HttpCall call, HttpReply reply, Consumer<EngineProgress> progress) throws IOException {
        try (EngineStream stream = new EngineStream(call, reply)) {
            for (Optional<Json> next = stream.next(); next.isPresent(); next = stream.next()) {
                stream.progress(next.get()).forEach(progress);
            }
        }
    }

    private Iterable<EngineProgress> progress(Json object) throws IOException {
        try {
            return ProgressReader.read(object);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    /// The next object, as soon as it is there; empty at the end of the stream.
    Optional<Json> next() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while trying to " + call.purpose());
        }
        Optional<Json> object = read();
        Optional<ImageException> error = object.flatMap(this::error);
        if (error.isPresent()) {
            throw error.get();
        }
        return object;
    }

    private Optional<Json> read() throws IOException {
        try {
            return objects.next();
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        } catch (EOFException e) {
            throw new ImageException.Unreachable(
                    "could not %s: the Engine's answer broke off".formatted(call.purpose()), null, e);
        } catch (IOException e) {
            throw CallFailure.of(call, e);
        }
    }

    private Optional<ImageException> error(Json object) {
        try {
            return EngineWords.error(call, object);
        } catch (IllegalArgumentException e) {
            return Optional.of(malformed(e));
        }
    }

    private ImageException malformed(IllegalArgumentException e) {
        return new ImageException.Corrupt(
                "could not %s: the Engine's answer cannot be read: %s".formatted(call.purpose(), e.getMessage()));
    }

    @Override
    public void close() throws IOException {
        objects.close();
    }
}
