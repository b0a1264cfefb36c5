package dev.dray.engine;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// Calls whose answers are read into records.
record EngineDocuments(EngineCalls calls) {
    /// The answer, read; what is of another form than expected is refused.
    <T> T one(HttpCall call, Function<Json, T> reader) throws IOException {
        Json answer = calls.json(call);
        try {
            return reader.apply(answer);
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt(
                    "could not %s: the Engine's answer cannot be read: %s".formatted(call.purpose(), e.getMessage()));
        }
    }

    /// The answer, which is an array or null, read one by one.
    <T> List<T> all(HttpCall call, Function<Json, T> reader) throws IOException {
        return one(call, answer -> switch (answer) {
            case Json.Items(var values) -> values.stream().map(reader).toList();
            case Json.Null() -> List.of();
            default -> throw new IllegalArgumentException("not an array");
        });
    }
}
